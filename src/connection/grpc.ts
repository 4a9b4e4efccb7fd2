import { isGrpcServiceError } from '@temporalio/client';
import { messageOf } from '../chain/words';

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const FAILED_PRECONDITION = 9;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

export const isRefused = (error: unknown): boolean => hasCode(error, INVALID_ARGUMENT);
export const isNotFound = (error: unknown): boolean => hasCode(error, NOT_FOUND);
/** Of an update: the run's workflow tasks fail. */
export const isFailedPrecondition = (error: unknown): boolean => hasCode(error, FAILED_PRECONDITION);
/** A method that this client may not call, or nobody here. */
export const isDenied = (error: unknown): boolean =>
  hasCode(error, PERMISSION_DENIED) || hasCode(error, UNIMPLEMENTED);
export const isUnavailable = (error: unknown): boolean => hasCode(error, UNAVAILABLE);
export const isUnauthenticated = (error: unknown): boolean => hasCode(error, UNAUTHENTICATED);

/** The SDK wraps some of the server's errors, with the original as their cause. */
function hasCode(error: unknown, code: number): boolean {
  if (isGrpcServiceError(error)) return error.code === code;
  return error instanceof Error && error.cause !== undefined && hasCode(error.cause, code);
}

/** What the server said, without gRPC's own words around it. */
export function grpcDetails(error: unknown): string {
  if (isGrpcServiceError(error))
    return (error.details || error.message).replace(/\.? *Resolution note:.*$/s, '');
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause !== undefined && isGrpcServiceError(cause)) return grpcDetails(cause);
  return messageOf(error);
}
