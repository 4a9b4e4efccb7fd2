import type { Call } from '../run/call-parts';
import { isObject } from '../json';

/** What a heartbeat of a model call says of its attempts, so that the next one knows it, and the run where none follows. */
export interface AttemptsTold {
  /** Attempts that may have been paid for, those among them that ended without a word included. */
  readonly lost: number;
  /** Those of them that said so themselves. */
  readonly reported: number;
  /** Attempts that the endpoint refused, or that were not sent: nothing is paid for those. */
  readonly unpaid: number;
}

/** How many attempts of a call may have been paid for, where its end does not tell. */
export interface Unheard extends AttemptsTold {
  /** Attempts that nobody told of: none, the last one, as many as there was time for, or all that the policy allows. */
  readonly silent: 'none' | 'last' | 'some' | 'all';
}

/** Reads the details of a heartbeat; they come from outside, and most calls are shorter than one. */
export function attemptsTold(details: unknown): AttemptsTold {
  const { lost, reported, unpaid } = isObject(details) ? details : {};
  return { lost: countIn(lost), reported: countIn(reported), unpaid: countIn(unpaid) };
}

function countIn(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}

/**
 * The attempts that may have been paid for: never fewer than there were, and no more than the policy and the time allow.
 *
 * @param elapsed milliseconds from the call's start to its end
 */
export function attemptsOf({ lost, reported, unpaid, silent }: Unheard, call: Call, elapsed: number): number {
  const most = Math.max(lost, call.retry.maximumAttempts - unpaid);
  switch (silent) {
    case 'none':
      return lost;
    case 'last':
      return Math.min(most, lost + 1);
    case 'some':
      return Math.min(most, Math.max(lost + 1, reported + silentIn(call, elapsed)));
    case 'all':
      return most;
  }
}

/** How many attempts can fall silent, one after the other: Temporal gives each up after a time, and waits before the next. */
function silentIn({ retry, timeouts }: Call, elapsed: number): number {
  const { backoffCoefficient, initialInterval, maximumAttempts, maximumInterval } = retry;
  const shortest = Math.min(timeouts.heartbeat ?? Infinity, timeouts.call);
  let left = Math.min(elapsed, timeouts.scheduleToClose);
  let attempts = 1;
  for (let wait = initialInterval; attempts < maximumAttempts; attempts += 1, wait *= backoffCoefficient) {
    left -= shortest + Math.min(wait, maximumInterval);
    if (left < 0) break;
  }
  return attempts;
}
