import type { MiddlewareHandler } from 'hono';
import { Refusal } from './errors';

/** Answers only under its own names, and no other site's pages: a page must not reach what listens on its reader's machine. */
export function knownHosts(hosts: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const { host, hostname } = new URL(c.req.url);
    if (!hosts.includes(hostname)) throw new Refusal(403, `this service is not ${hostname}`);
    const origin = c.req.header('origin');
    if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host))
      throw new Refusal(403, 'this service answers its own pages only');
    await next();
  };
}

/** Refuses what comes while that many requests are being answered. */
export function atMost(requests: number): MiddlewareHandler {
  let underWay = 0;
  return async (_, next) => {
    if (underWay >= requests) throw new Refusal(429, 'too many requests at once');
    underWay += 1;
    try {
      await next();
    } finally {
      underWay -= 1;
    }
  };
}
