/** Resolves when the signal aborts; rejects where the promise does before. */
export async function untilInterrupted(signal: AbortSignal, broken: Promise<unknown>): Promise<void> {
  if (signal.aborted) return;
  let stop = (): void => {};
  const interrupted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([interrupted, broken]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
