import type { Context } from '@temporalio/activity';
import { beat } from './lost-attempts';

/** Heartbeats within Temporal's heartbeat timeout; a call shorter than the time between two sends none. */
const BEATS = 6;

/** A cancel reaches a call with its next beat. */
const LONGEST_BEAT_MS = 5000;

/** Beats from a timer, because a model that thinks for a minute says nothing that could be passed on. */
export function startBeating(activity: Context): () => void {
  const { heartbeatTimeoutMs } = activity.info;
  if (!heartbeatTimeoutMs) return () => undefined;
  const timer = setInterval(() => beat(activity), Math.min(heartbeatTimeoutMs / BEATS, LONGEST_BEAT_MS));
  return () => clearInterval(timer);
}

/** Rejects once the signal is aborted, with its reason. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    // What waits for it may itself have aborted it.
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
