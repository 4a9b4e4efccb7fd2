import { type Client, NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { ExternalStorageNotConfiguredError, ValueError } from '@temporalio/common';
import { ENCRYPTED, EncryptionError, NO_KEYS } from '../converter/encryption-error';
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
  /** Whether new runs get the search attributes: only where both are registered, so that one tells of the other. */
  readonly marksRuns: () => Promise<boolean>;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/** Does something with a run, and says what went wrong in the words of runs. */
export async function about<T>(
  { client }: Context,
  workflowId: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw translated(error, client.options.namespace, workflowId);
  }
}

export function translated(error: unknown, namespace: string, workflowId: string): unknown {
  if (error instanceof NamespaceNotFoundError)
    return new UnknownNamespaceError(namespace, undefined, { cause: error });
  if (error instanceof WorkflowNotFoundError || isNotFound(error))
    return new RunNotFoundError(workflowId, namespace);
  if (error instanceof ExternalStorageNotConfiguredError) {
    const message = `run ${workflowId} keeps large values in external storage: connect with the storage that it was started with`;
    return new StorageNotConfiguredError(message, { cause: error });
  }
  if (error instanceof ValueError && error.message === `Unknown encoding: ${ENCRYPTED}`)
    return new EncryptionError(`run ${workflowId} cannot be read: ${NO_KEYS}`);
  if (isUnavailable(error))
    return new ConnectionError(`the Temporal server cannot be reached: ${grpcDetails(error)}`, {
      cause: error,
    });
  return error;
}
