import { connectionError } from './connection-error';
import type { Sink } from './wire';

/** A sink that becomes the response of a `fetch` call. */
export interface FetchSink {
  readonly sink: Sink;
  readonly response: Promise<Response>;
  /** Ends the call with an error wherever it is: the response is rejected, or its body breaks. */
  readonly fail: (error: unknown) => void;
}

/** `cancelled` is called when the reader gives the body up. */
export function createFetchSink(cancelled: () => void): FetchSink {
  const encoder = new TextEncoder();
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  let over = false;
  let reject: (error: unknown) => void;
  let resolve: (response: Response) => void;
  const response = new Promise<Response>((yes, no) => ([resolve, reject] = [yes, no]));
  const fail = (error: unknown): void => {
    if (over) return;
    over = true;
    if (body) body.error(error);
    else reject(error);
  };
  const sink: Sink = {
    head({ status, headers }) {
      const stream = new ReadableStream<Uint8Array>({
        start: (controller) => void (body = controller),
        cancel() {
          over = true;
          cancelled();
        },
      });
      resolve(new Response(stream, { status, headers }));
    },
    write: (text) => body?.enqueue(encoder.encode(text)),
    close() {
      over = true;
      body?.close();
    },
    reset: () => fail(connectionError('ECONNRESET', body ? 'body' : 'headers')),
  };
  return { sink, response, fail };
}
