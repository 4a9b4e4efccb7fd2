export type ApiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'api_error'
  | 'overloaded_error';

const STATUS: Readonly<Record<ApiErrorType, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  not_found_error: 404,
  request_too_large: 413,
  api_error: 500,
  overloaded_error: 529,
};

/** An answer in the Messages API's error envelope. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly type: ApiErrorType,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get status(): number {
    return STATUS[this.type];
  }
}

/** Shorthand for a 400: what is wrong, and where in the body. */
export const badRequest = (path: string, problem: string): ApiError =>
  new ApiError('invalid_request_error', `${path}: ${problem}`);

export interface ErrorBody {
  readonly type: 'error';
  readonly error: { readonly type: ApiErrorType; readonly message: string };
  readonly request_id: string;
}

/** The envelope; an error that isn't an {@link ApiError} is an `api_error`. */
export function errorBody(error: unknown, requestId: string): ErrorBody {
  const { type, message } = asApiError(error);
  return { type: 'error', error: { type, message }, request_id: requestId };
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('api_error', error instanceof Error ? error.message : String(error));
}
