import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { RunEvent, RunHandle, WatchOptions } from 'catenary/client';
import { Refusal } from './errors';

const KEEP_ALIVE_MS = 15_000;

/**
 * A run's events as they happen. Each carries its cursor as its id, which a browser sends back as `Last-Event-ID` when
 * it connects again: to any process, which goes on behind it. 204 tells it that no more will come.
 */
export async function streamEvents(c: Context, run: RunHandle): Promise<Response> {
  const after = c.req.header('last-event-id') || undefined;
  const gone = new AbortController();
  const events = watch(run, { ...(after && { after }), signal: gone.signal });
  const { status } = await run.info();
  // An ended run's history is whole, so its next event comes at once; that of a running one may take hours.
  const first = status === 'running' ? undefined : await events.next();
  if (first?.done) return c.body(null, 204);

  return streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort());
    const keepAlive = setInterval(() => void stream.write(': alive\n\n'), KEEP_ALIVE_MS);
    try {
      for (let next = first ?? (await events.next()); !next.done; next = await events.next())
        await stream.writeSSE(messageOf(next.value));
    } catch (error) {
      // Whoever reads comes again behind the last event that it saw.
      if (!gone.signal.aborted) console.error(`events of ${run.id} ended early: ${String(error)}`);
    } finally {
      clearInterval(keepAlive);
    }
  });
}

function watch(run: RunHandle, options: WatchOptions): AsyncIterator<RunEvent> {
  try {
    return run.watch(options)[Symbol.asyncIterator]();
  } catch (error) {
    throw error instanceof RangeError ? new Refusal(400, `Last-Event-ID: ${error.message}`) : error;
  }
}

function messageOf({ cursor, ...event }: RunEvent): { id: string; event: string; data: string } {
  return { id: cursor, event: event.type, data: JSON.stringify(event) };
}
