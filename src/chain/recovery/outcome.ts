import { attemptsTold, type Unheard } from '../budget/unheard';
import type { CallReceipt } from '../contract';
import type { Failure } from './failure';
import { isObject, type Json } from '../json';
import { timeoutFailure } from './timed-out';

/** How a call ended, without anything of Temporal's. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: Json | undefined }
  /** A failure that Temporal will not retry (any more). */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly receipt?: CallReceipt;
      /** Attempts that may have been paid for though no reply came, as the call says; of a timeout, as old runs count it. */
      readonly lost?: number;
      /** What is known of them where the call does not say it. */
      readonly unheard?: Unheard;
    }
  /** `lost` as above; absent where no worker had the call. */
  | { readonly kind: 'cancelled'; readonly lost?: number };

/**
 * What an activity's error says about its call. Reads Temporal's failure classes by their names, so that the workflow
 * and a reader of its history come to the same answer, as long as both give it the ActivityFailure around the cause.
 */
export function outcomeOfError(error: unknown): Outcome {
  const { name, cause, failure, retryState } = partsOf(error);
  if (name !== 'ActivityFailure') return outcomeOf(partsOf(error));
  const { startedEventId = 0 } = objectIn(failure, 'activityFailureInfo');
  const parts = partsOf(cause);
  const outcome = unasked(outcomeOf(parts), retryState);
  // The number of an event comes as a Long.
  const unheard = unheardOf(parts, retryState, Number(String(startedEventId)) > 0);
  return outcome.kind === 'failed' && unheard ? { ...outcome, unheard } : outcome;
}

function outcomeOf({ name, message = '', type, timeoutType, details }: ErrorParts): Outcome {
  switch (name) {
    case 'CancelledFailure':
      return { kind: 'cancelled', ...lostIn(details) };
    case 'ApplicationFailure':
      return failedBy(typeof type === 'string' ? type : 'Error', message, details);
    case 'TimeoutFailure':
      return {
        kind: 'failed',
        failure: timeoutFailure(timeoutType),
        // Before a worker has taken it, nothing is paid.
        ...(timeoutType !== 'SCHEDULE_TO_START' && { lost: 1 }),
      };
    default:
      return { kind: 'failed', failure: { type: 'Activity.Failed', message } };
  }
}

/** Of itself a call can only fail: to take it for cancelled would be to wait for it, or to ask it again, for ever. */
function unasked(outcome: Outcome, retryState: unknown): Outcome {
  if (outcome.kind !== 'cancelled' || retryState === 'CANCEL_REQUESTED') return outcome;
  const message = 'it ended as cancelled, though its run had not asked for that';
  return { kind: 'failed', failure: { type: 'Activity.Failed', message } };
}

/** The SDK's word for a worker that does not have the activity: nothing was sent. */
const NOT_REGISTERED = 'NotFoundError';

/** Our own activities tell of attempts in their details; what else ends a call may have come after the reply. */
function unheardOf(parts: ErrorParts, retryState: unknown, isStarted: boolean): Unheard | undefined {
  const isSpent = retryState === 'MAXIMUM_ATTEMPTS_REACHED';
  if (parts.name === 'TimeoutFailure') return timedOut(parts, isSpent, isStarted);
  if (isObject(firstOf(parts.details)) || parts.type === NOT_REGISTERED) return undefined;
  return { ...attemptsTold(undefined), silent: isSpent || retryState === 'TIMEOUT' ? 'all' : 'last' };
}

/** Time limits of an attempt; the others hold for waiting too. */
const OF_AN_ATTEMPT: ReadonlySet<unknown> = new Set(['HEARTBEAT', 'START_TO_CLOSE']);

/** The server keeps how the attempt before the last one failed as a timeout's cause. */
function timedOut(
  { failure, lastHeartbeatDetails, timeoutType }: ErrorParts,
  isSpent: boolean,
  isStarted: boolean,
): Unheard {
  const told = attemptsTold(lastHeartbeatDetails);
  if (isSpent) return { ...told, silent: 'all' };
  const { timeoutFailureInfo } = objectIn(failure, 'cause');
  if (timeoutFailureInfo) return { ...told, silent: 'some' };
  return { ...told, silent: isStarted || OF_AN_ATTEMPT.has(timeoutType) ? 'last' : 'none' };
}

interface ErrorParts {
  readonly name?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly type?: unknown;
  readonly timeoutType?: unknown;
  readonly lastHeartbeatDetails?: unknown;
  readonly details?: unknown;
  readonly retryState?: unknown;
  /** As the server sent it. */
  readonly failure?: unknown;
}

function partsOf(error: unknown): ErrorParts {
  return isObject(error) ? error : { message: String(error) };
}

function objectIn(value: unknown, key: string): Record<string, unknown> {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

function firstOf(details: unknown): unknown {
  return Array.isArray(details) ? (details as unknown[])[0] : undefined;
}

function failedBy(type: string, message: string, details: unknown): Outcome {
  const first = firstOf(details);
  const failure: Failure = {
    type,
    message,
    ...(isObject(first) && typeof first.requestId === 'string' && { requestId: first.requestId }),
  };
  return { kind: 'failed', failure, ...(isReceipt(first) && { receipt: first }), ...lostIn(details) };
}

function lostIn(details: unknown): { readonly lost?: number } {
  const first = firstOf(details);
  return isObject(first) && typeof first.lost === 'number' ? { lost: first.lost } : {};
}

/** Whether a value tells of a model call: by its shape, because it comes from outside. */
export function isReceipt(value: unknown): value is CallReceipt {
  return isObject(value) && typeof value.model === 'string' && isObject(value.usage);
}
