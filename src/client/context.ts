import { type Client, NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { ExternalStorageNotConfiguredError, ValueError } from '@temporalio/common';
import { ENCRYPTED, EncryptionError, NO_KEYS } from '../converter/encryption-error';
import { StoreFailedError } from '../converter/store-failed-error';
import { ConnectionError, UnknownNamespaceError } from '../connection/connection-error';
import { RunNotFoundError, StorageNotConfiguredError } from './errors';
import { grpcDetails, isNotFound, isUnavailable } from '../connection/grpc';

/** What the parts of a client share. */
export interface Context {
  readonly client: Client;
  readonly taskQueue: string;
  readonly modelTaskQueue: string;
  /** Whether large values travel by reference. */
  readonly storage: boolean;
  /** Bytes from which on they do; absent where that is the default. */
  readonly storedFrom?: number;
  /** Whether new runs get the search attributes: only where both are registered, so that one tells of the other. */
  readonly hasSearchAttributes: () => Promise<boolean>;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/** Asks the server something, and says what went wrong in the words of clients. */
export async function asking<T>(context: Context, action: () => Promise<T>): Promise<T> {
  context.closed.throwIfAborted();
  try {
    return await action();
  } catch (error) {
    throw translated(error, context);
  }
}

/** The same about a run. */
export async function about<T>(context: Context, workflowId: string, action: () => Promise<T>): Promise<T> {
  context.closed.throwIfAborted();
  try {
    return await action();
  } catch (error) {
    throw translatedOf(error, context, workflowId);
  }
}

export function translated(error: unknown, { client, closed }: Context): unknown {
  // Whatever a request comes to whose connection is gone.
  if (closed.aborted) return closed.reason;
  // Temporal's client only says what it did not start.
  if (error instanceof Error && error.cause instanceof StoreFailedError) return error.cause;
  if (error instanceof NamespaceNotFoundError)
    return new UnknownNamespaceError(client.options.namespace, undefined, { cause: error });
  if (isUnavailable(error))
    return new ConnectionError(`the Temporal server cannot be reached: ${grpcDetails(error)}`, {
      cause: error,
    });
  return error;
}

export function translatedOf(error: unknown, context: Context, workflowId: string): unknown {
  if (error instanceof WorkflowNotFoundError || isNotFound(error))
    return new RunNotFoundError(workflowId, context.client.options.namespace);
  if (error instanceof ExternalStorageNotConfiguredError) {
    const message = `run ${workflowId} keeps large values in external storage: connect with the storage that it was started with`;
    return new StorageNotConfiguredError(message, { cause: error });
  }
  if (error instanceof ValueError && error.message === `Unknown encoding: ${ENCRYPTED}`)
    return new EncryptionError(`run ${workflowId} cannot be read: ${NO_KEYS}`);
  return translated(error, context);
}
