import type { Failure } from '../../chain/recovery/failure';
import { cut } from '../../chain/words';
import type { LiveCall } from '../../client/watch/live-calls';
import { safeLine } from './safe-text';
import { durationText } from './units';

/** As much of a message as a line bears; `catenary status --json` has all of it. */
const MOST_OF_MESSAGE = 300;

/** Temporal's own retries: `attempt 3, next in 8.0 s · Model.Overloaded: busy`. Nothing for a first attempt that runs. */
export function retryText(call: LiveCall, now: number): string {
  const { lastFailure } = call;
  const told = lastFailure && `${lastFailure.type}: ${cut(lastFailure.message, MOST_OF_MESSAGE)}`;
  return told === undefined ? attemptText(call, now) : safeLine(`${attemptText(call, now)} · ${told}`);
}

/** The same without the message, for whoever was told it before: `attempt 4, next in 16.0 s · Model.Overloaded`. */
export function retryAgainText(call: LiveCall, now: number): string {
  const { lastFailure } = call;
  return lastFailure ? safeLine(`${attemptText(call, now)} · ${lastFailure.type}`) : attemptText(call, now);
}

function attemptText({ attempt, lastFailure, nextAttemptAt, state }: LiveCall, now: number): string {
  if (attempt <= 1 && lastFailure === undefined) return state === 'running' ? '' : state;
  const waits = nextAttemptAt !== undefined && nextAttemptAt > now;
  return `attempt ${attempt}${waits ? `, next in ${durationText(nextAttemptAt - now)}` : ''}`;
}

/** The SDK's words for a worker that took a call up whose activity it does not have. */
const UNREGISTERED = /^Activity function (.+?) is not registered on this Worker/;
const OWN_ACTIVITIES: ReadonlySet<string> = new Set(['admit', 'check', 'generate', 'judge', 'plan']);

/** What to do about a failure that no retry mends; undefined for one that may pass by itself. */
export function retryMend({ type, message }: Failure): string | undefined {
  const name = type === 'NotFoundError' ? UNREGISTERED.exec(message)?.[1] : undefined;
  if (name === undefined) return undefined;
  return safeLine(
    OWN_ACTIVITIES.has(name)
      ? `a worker without Catenary's own activities polls its task queue: make it with createWorker or CatenaryPlugin, or start npx catenary worker`
      : `start the worker with ${cut(name, 80)}: createWorker({ activities }), or npx catenary worker --activities <module>`,
  );
}
