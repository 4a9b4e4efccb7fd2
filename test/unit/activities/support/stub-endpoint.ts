import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reply } from './answers';

/** A request as the endpoint got it. */
export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  /** Settles when the client hangs up before the response is complete. */
  readonly hungUp: Promise<void>;
}

export type Answer = (response: ServerResponse, request: Received) => void;

export interface StubEndpoint {
  readonly url: string;
  readonly received: Received[];
  /** How the requests that follow are answered. */
  answer: Answer;
  close(): Promise<void>;
}

/** A Messages API on a free port that answers as the test says. */
export async function startStubEndpoint(): Promise<StubEndpoint> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const hungUp = new Promise<void>((resolve) => {
        response.on('close', () => {
          if (!response.writableFinished) resolve();
        });
      });
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const seen = { headers: request.headers, body, hungUp };
      received.push(seen);
      endpoint.answer(response, seen);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint: StubEndpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: reply(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return endpoint;
}
