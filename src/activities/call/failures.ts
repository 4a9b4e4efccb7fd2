import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { CallReceipt } from '../../chain/contract';
import { isObject } from '../../chain/json';
import { CHAIN_DEFINITION_ERROR, type FailureType } from '../../chain/recovery/failure';
import { MissingValueError, TemplateSyntaxError } from '../../chain/template/template';
import type { Classified } from '../model/classify';
import type { ErrorFacts } from '../model/model-error';
import { placeOf } from '../model/redact';
import { UnusableSchemaError } from '../reply/schema-problems';

/** `details[0]` of a failed call: never headers, prompts or replies. A receipt is there where the call was answered. */
export interface CallFailureDetails extends Partial<CallReceipt> {
  readonly status?: number;
  readonly errorType?: string;
  readonly errorCode?: string;
  readonly retryAfterMs?: number;
  /** Attempts, this one included, that may have been paid for though no reply came. Absent for none. */
  readonly lost?: number;
}

/** Temporal tries again after `delay` milliseconds; its logs and metrics stay quiet about what is only passing. */
export function passingFailure(
  type: FailureType,
  message: string,
  delay: number,
  details: CallFailureDetails,
): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nextRetryDelay: delay,
    category: ApplicationFailureCategory.BENIGN,
    details: [details],
  });
}

/** The same call would end the same way: Temporal does not try again. */
export function finalFailure(
  type: FailureType | typeof CHAIN_DEFINITION_ERROR,
  message: string,
  details: CallFailureDetails = {},
): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details: [details] });
}

/** Has a failure's details say how many attempts may have been paid for. */
export function withLost(failure: ApplicationFailure, lost: number): ApplicationFailure {
  const [first, ...rest] = failure.details ?? [];
  const told = first === undefined || isObject(first) ? [{ ...first, lost }] : [{ lost }, first];
  return ApplicationFailure.fromError(failure, { details: [...told, ...rest] });
}

/**
 * `the endpoint is overloaded (529 overloaded_error): Overloaded`, or, of one that is not there,
 * ``the connection failed: Connection error (ECONNREFUSED); the endpoint is 127.0.0.1:4000, which `npx catenary doctor` looks at``
 */
export function errorText({ summary }: Classified, facts: ErrorFacts, words: string): string {
  const code = [facts.status, facts.errorCode ?? facts.errorType]
    .filter((part) => part !== undefined)
    .join(' ');
  const place = facts.kind === 'connection' ? placeOf(facts.endpoint) : undefined;
  const mend =
    place === undefined ? '' : `; the endpoint is ${place}, which \`npx catenary doctor\` looks at`;
  return `${summary}${code && ` (${code})`}${words && `: ${words}`}${mend}`;
}

export function detailsOf({
  status,
  errorType,
  errorCode,
  requestId,
  retryAfterMs,
}: ErrorFacts): CallFailureDetails {
  return {
    ...(status !== undefined && { status }),
    ...(errorType !== undefined && { errorType }),
    ...(errorCode !== undefined && { errorCode }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Runs what depends on the definition alone; what it throws is the definition's fault and ends the call for good. */
export function byDefinition<T>(run: () => T, receipt?: CallReceipt): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MissingValueError) throw finalFailure('Slot.Missing', error.message, receipt);
    if (error instanceof TemplateSyntaxError)
      throw finalFailure(CHAIN_DEFINITION_ERROR, error.message, receipt);
    if (error instanceof UnusableSchemaError) throw finalFailure('Model.Config', error.message, receipt);
    if ((error as Error).name === 'SyntaxError')
      throw finalFailure('Model.Config', `a rule cannot be used: ${(error as Error).message}`, receipt);
    throw error;
  }
}
