import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Serve, Sink, WireRequest } from './wire';

/** As the API: 32 MB. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** An address that the endpoint answers at. */
export interface Listening {
  /** `http://127.0.0.1:<port>` */
  readonly baseUrl: string;
  /** Destroys every connection and frees the port. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 is any free one. */
export async function listenHttp(serve: Serve, port: number): Promise<Listening> {
  const open = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const exchange = answer(serve, request, response).finally(() => open.delete(exchange));
    open.add(exchange);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    baseUrl: `http://127.0.0.1:${bound}`,
    close: () => (closed ??= closeServer(server).then(() => Promise.all(open).then(() => undefined))),
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function answer(serve: Serve, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  const body = await readBody(request);
  if (gone.signal.aborted) return;
  await serve(wireRequest(request, body), httpSink(response, gone.signal), gone.signal);
}

/** Undefined where it is too large, or breaks off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : undefined;
}

function wireRequest(request: IncomingMessage, body: string | undefined): WireRequest {
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').replace(/\?.*$/s, ''),
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body,
  };
}

function httpSink(response: ServerResponse, signal: AbortSignal): Sink {
  let written = false;
  return {
    head({ status, headers }) {
      response.writeHead(status, headers);
      // A body that follows at once shares the head's packet.
      setImmediate(() => {
        if (!written && !response.writableEnded) response.flushHeaders();
      });
    },
    async write(text) {
      written = true;
      if (!response.write(text)) await once(response, 'drain', { signal });
    },
    close: () => void response.end(),
    reset: () => void response.socket?.resetAndDestroy(),
  };
}
