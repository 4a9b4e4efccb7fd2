import type { CallReceipt } from './contract';
import type { Failure } from './failure';
import { isObject, type Json } from './json';

/** How a call ended, without anything of Temporal's. */
export type Outcome =
  | { readonly kind: 'returned'; readonly value: Json | undefined }
  /** A failure that Temporal will not retry (any more). */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly receipt?: CallReceipt }
  | { readonly kind: 'cancelled' };

/**
 * What an activity's error says about its call. Reads Temporal's failure classes by their names, so that the workflow
 * and a reader of its history come to the same answer.
 */
export function outcomeOfError(error: unknown): Outcome {
  const { name, message = '', cause, type, timeoutType, details } = partsOf(error);
  switch (name) {
    case 'ActivityFailure':
      return outcomeOfError(cause);
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
      };
    default:
      return { kind: 'failed', failure: { type: 'Activity.Failed', message } };
  }
}

interface ErrorParts {
  readonly name?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly type?: unknown;
  readonly timeoutType?: unknown;
  readonly details?: unknown;
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
  return { kind: 'failed', failure, ...(isReceipt(first) && { receipt: first }) };
}

/** Whether a value tells of a model call: by its shape, because it comes from outside. */
export function isReceipt(value: unknown): value is CallReceipt {
  return isObject(value) && typeof value.model === 'string' && isObject(value.usage);
}
