import type { Call } from '../run/call-parts';
import { writtenDuration } from '../definition/duration';
import type { Failure } from './failure';

/** A call that one of Temporal's timeouts ended, as its outcome says it. */
export function timeoutFailure(timeoutType: unknown): Failure {
  return {
    type: 'Model.Timeout',
    message: `timed out (${typeof timeoutType === 'string' ? timeoutType : 'unknown timeout'})`,
  };
}

const TEXT = /^timed out \((\w+)\)$/;

/** Temporal's timeouts by the keys that set them. */
const KEYS: Readonly<Record<string, keyof Call['timeouts']>> = {
  START_TO_CLOSE: 'call',
  SCHEDULE_TO_CLOSE: 'scheduleToClose',
  HEARTBEAT: 'heartbeat',
};

/** `it timed out after 1 min (timeouts.call of send)`; undefined for any other failure. Fixtures keep no more of one than its text. */
export function timedOutText({ type, message }: Failure, { path, timeouts }: Call): string | undefined {
  const key = type === 'Model.Timeout' ? KEYS[TEXT.exec(message)?.[1] ?? ''] : undefined;
  const limit = key && timeouts[key];
  if (limit === undefined) return undefined;
  const silent = key === 'heartbeat' ? ' without a heartbeat' : '';
  return `it timed out after ${writtenDuration(limit)}${silent} (timeouts.${key} of ${path})`;
}
