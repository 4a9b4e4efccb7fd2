import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createApp, type ServiceOptions } from './app';

export interface Service {
  readonly url: string;
  /** Takes no more requests and cuts the event streams, whose readers come again. */
  close(): Promise<void>;
}

export interface ListenOptions extends ServiceOptions {
  /** Default 127.0.0.1: whoever listens elsewhere says who may come in. */
  readonly hostname?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Milliseconds that a request may take to arrive. Default 10 s. */
  readonly requestTimeout?: number;
}

export async function startService(options: ListenOptions): Promise<Service> {
  const { hostname = '127.0.0.1', port = 0, requestTimeout = 10_000 } = options;
  const serverOptions = {
    requestTimeout,
    headersTimeout: requestTimeout,
    connectionsCheckingInterval: requestTimeout / 4,
  };
  const { fetch } = createApp(options);
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch, hostname, port, serverOptions }, () => resolve(starting));
    starting.once('error', reject);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
