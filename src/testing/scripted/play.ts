import { setTimeout as sleep } from 'node:timers/promises';
import type { Sink, WireReply } from './wire';

/** Sends a reply; `sent` is called just before its end goes out. Rejects where the signal aborts first. */
export async function play(
  reply: WireReply,
  sink: Sink,
  signal: AbortSignal,
  sent: () => void,
): Promise<void> {
  await pause(reply.delayMs, signal);
  if (reply.head) sink.head(reply.head);
  for (const part of reply.parts) {
    if (typeof part === 'number') await pause(part, signal);
    else await sink.write(part);
    signal.throwIfAborted();
  }
  if (reply.ending === 'stall') await untilAborted(new Promise<never>(() => undefined), signal);
  sent();
  if (reply.ending === 'reset') sink.reset();
  else sink.close();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal });
  else signal.throwIfAborted();
}

/** Settles as the promise does, or rejects when the signal aborts. */
export async function untilAborted<T>(promise: T | Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
