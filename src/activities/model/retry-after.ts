/**
 * How long a provider asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` as seconds or as a date.
 * Undefined where it says nothing, or nothing that can be read.
 */
export function retryAfterMs(header: (name: string) => string | undefined, now: number): number | undefined {
  const exact = Number.parseFloat(header('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const text = header('retry-after');
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const delay = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return Number.isNaN(delay) ? undefined : Math.max(0, delay);
}

/** Temporal's retry policy of a call, as far as delays go; in milliseconds. */
export interface Backoff {
  readonly initialInterval: number;
  readonly backoffCoefficient: number;
  readonly maximumInterval: number;
}

export const DEFAULT_BACKOFF: Backoff = {
  initialInterval: 1000,
  backoffCoefficient: 2,
  maximumInterval: 60_000,
};

/** The share of a delay by which calls that failed together are spread. */
const JITTER = 0.25;

/**
 * Milliseconds until the next attempt: what the provider asks for or min(60 s, 2^attempt s), whichever is longer, and a
 * quarter of that at most on top.
 *
 * @param attempt of Temporal, from 1.
 * @param random in [0, 1).
 */
export function retryDelay(
  attempt: number,
  asked: number | undefined,
  random: number,
  backoff: Backoff = DEFAULT_BACKOFF,
): number {
  const own = Math.min(
    backoff.maximumInterval,
    backoff.initialInterval * backoff.backoffCoefficient ** attempt,
  );
  const delay = Math.max(asked ?? 0, own);
  return Math.round(delay + delay * JITTER * random);
}
