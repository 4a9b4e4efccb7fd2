import { connectionError } from './connection-error';
import { createFetchSink } from './fetch-sink';
import type { Serve, WireRequest } from './wire';

/** The endpoint as a `fetch` function: the host of an address is not looked at. */
export interface FetchMount {
  readonly fetch: typeof globalThis.fetch;
  /** Breaks the calls in flight as a server that goes away does, and refuses later ones. */
  close(): Promise<void>;
}

export function createFetchMount(serve: Serve): FetchMount {
  const open = new Map<Promise<void>, () => void>();
  let closed = false;
  return {
    async fetch(input, init) {
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      const request = await wireRequest(input, init);
      if (closed) throw connectionError('ECONNREFUSED', 'headers');
      return exchange(serve, request, signal, open);
    },
    async close() {
      closed = true;
      for (const breakOff of open.values()) breakOff();
      await Promise.all(open.keys());
    },
  };
}

function exchange(
  serve: Serve,
  request: WireRequest,
  signal: AbortSignal | undefined,
  open: Map<Promise<void>, () => void>,
): Promise<Response> {
  const gone = new AbortController();
  const { sink, response, fail } = createFetchSink(() => gone.abort());
  const leave = (): void => {
    fail(signal?.reason);
    gone.abort();
  };
  const breakOff = (): void => {
    sink.reset();
    gone.abort();
  };
  signal?.addEventListener('abort', leave, { once: true });
  if (signal?.aborted) leave();
  const served = serve(request, sink, gone.signal)
    .catch(fail)
    .finally(() => {
      open.delete(served);
      signal?.removeEventListener('abort', leave);
    });
  open.set(served, breakOff);
  return response;
}

async function wireRequest(
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<WireRequest> {
  const asked = input instanceof Request ? input : undefined;
  const headers = new Headers(init?.headers ?? asked?.headers);
  const body = init?.body;
  return {
    method: (init?.method ?? asked?.method ?? 'GET').toUpperCase(),
    path: new URL(input instanceof Request ? input.url : input).pathname,
    header: (name) => headers.get(name) ?? undefined,
    body:
      typeof body === 'string'
        ? body
        : body
          ? await new Response(body).text()
          : ((await asked?.text()) ?? ''),
  };
}
