import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a health endpoint answers: 200 while `healthy`, else 503. */
export interface Health {
  readonly healthy: boolean;
  readonly [detail: string]: unknown;
}

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `GET /health` on an address of its own. Port 0 takes a free one. */
export async function serveHealth(
  health: () => Health,
  options: { readonly port: number; readonly host?: string },
): Promise<HealthServer> {
  const { port, host = '127.0.0.1' } = options;
  const server = createServer((request, response) => {
    if (request.url !== '/health') return void response.writeHead(404).end();
    const answer = health();
    response.writeHead(answer.healthy ? 200 : 503, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/health`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
