import type { CallReceipt } from '../contract';
import type { Failure } from './failure';
import { isObject, type Json } from '../json';

/** How a call ended, without anything of Temporal's. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: Json | undefined }
  /** A failure that Temporal will not retry (any more). */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly receipt?: CallReceipt;
      /** Attempts that may have been paid for though no reply came; Infinity where all that its policy allows may be. */
      readonly lost?: number;
    }
  | { readonly kind: 'cancelled' };

/**
 * What an activity's error says about its call. Reads Temporal's failure classes by their names, so that the workflow
 * and a reader of its history come to the same answer, as long as both give it the ActivityFailure around the cause.
 */
export function outcomeOfError(error: unknown): Outcome {
  const { name, message = '', cause, type, timeoutType, details, retryState } = partsOf(error);
  switch (name) {
    case 'ActivityFailure':
      return unasked(exhausted(outcomeOfError(cause), retryState), retryState);
    case 'CancelledFailure':
      return { kind: 'cancelled' };
    case 'ApplicationFailure':
      return failedBy(typeof type === 'string' ? type : 'Error', message, details);
    case 'TimeoutFailure':
      return {
        kind: 'failed',
        failure: {
          type: 'Model.Timeout',
          message: `timed out (${typeof timeoutType === 'string' ? timeoutType : 'unknown timeout'})`,
        },
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

/** Attempts that end by a timeout of Temporal's say nothing: each may have been paid for. */
function exhausted(outcome: Outcome, retryState: unknown): Outcome {
  const isSilent =
    outcome.kind === 'failed' && outcome.failure.type === 'Model.Timeout' && outcome.lost === 1;
  return isSilent && retryState === 'MAXIMUM_ATTEMPTS_REACHED' ? { ...outcome, lost: Infinity } : outcome;
}

interface ErrorParts {
  readonly name?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly type?: unknown;
  readonly timeoutType?: unknown;
  readonly details?: unknown;
  readonly retryState?: unknown;
}

function partsOf(error: unknown): ErrorParts {
  return isObject(error) ? error : { message: String(error) };
}

function failedBy(type: string, message: string, details: unknown): Outcome {
  const [first] = Array.isArray(details) ? (details as unknown[]) : [];
  const failure: Failure = {
    type,
    message,
    ...(isObject(first) && typeof first.requestId === 'string' && { requestId: first.requestId }),
  };
  const lost = isObject(first) && typeof first.lost === 'number' ? first.lost : 0;
  return {
    kind: 'failed',
    failure,
    ...(isReceipt(first) && { receipt: first }),
    ...(lost > 0 && { lost }),
  };
}

/** Whether a value tells of a model call: by its shape, because it comes from outside. */
export function isReceipt(value: unknown): value is CallReceipt {
  return isObject(value) && typeof value.model === 'string' && isObject(value.usage);
}
