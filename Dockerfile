# A Catenary worker. Debian rather than Alpine: Temporal's native core is linked against glibc.
FROM node:22.23.1-bookworm-slim AS base
WORKDIR /app

FROM base AS build
RUN chown node:node /app
USER node
COPY --chown=node:node package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY --chown=node:node . .
RUN npm run build

FROM base AS dependencies
RUN chown node:node /app
USER node
COPY --chown=node:node package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# Temporal's package carries its core for every platform, 80 MB of it for systems this image isn't.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name '*-linux-gnu' -exec rm -r {} +

FROM base AS worker
# Temporal's core takes its root certificates from the system; without them no TLS connection to a server succeeds.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
# A new named volume takes its owner from this folder.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/catenary/storage
# Owned by root: the process can't change its own code.
COPY package.json ./
COPY schema ./schema
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production CATENARY_STORAGE_DIR=/var/lib/catenary/storage CATENARY_HOST=0.0.0.0
USER node
EXPOSE 8090 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8090/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/cli/main.js", "worker"]
