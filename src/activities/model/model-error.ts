/** What is known of a call that gave no reply; {@link classify} decides by these alone. */
export interface ErrorFacts {
  readonly kind: ErrorKind;
  /** HTTP status. Absent for an error inside a stream. */
  readonly status?: number;
  /** `overloaded_error`, `rate_limit_error`, … */
  readonly errorType?: string;
  /** `error.details.error_code` of the provider's body. */
  readonly errorCode?: string;
  readonly requestId?: string;
  /** From `retry-after-ms` or `retry-after`, in milliseconds from now. */
  readonly retryAfterMs?: number;
  /** The provider's own word on it: `x-should-retry`. */
  readonly shouldRetry?: boolean;
  /** Host and port that the call went to: told where the connection failed. */
  readonly endpoint?: string;
  /** The provider's words, or the library's; redacted before they are shown. */
  readonly message?: string;
}

/** `answered`: the provider sent an error. The others never got as far, or got something that is not an answer. */
export type ErrorKind = 'answered' | 'timeout' | 'connection' | 'bad_response' | 'config' | 'unknown';

/** The way for a {@link Model} to say exactly what went wrong; any other error is read by {@link factsOf}. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(readonly facts: ErrorFacts) {
    super(facts.message ?? facts.kind);
  }
}
