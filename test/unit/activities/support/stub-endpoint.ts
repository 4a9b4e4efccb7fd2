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
  /** In this test. */
  readonly received: readonly Received[];
  /** How the requests that follow in this test are answered. */
  answer: Answer;
}

/** A Messages API that answers as the test says, for each test on a free port. */
export function useStubEndpoint(): StubEndpoint {
  const received: Received[] = [];
  const endpoint = { url: '', received, answer: reply() };
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
  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    endpoint.answer = reply();
    received.length = 0;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return endpoint;
}
