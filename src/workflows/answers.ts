import { ApplicationFailure } from '@temporalio/workflow';
import { jsonBytes } from '../chain/json';
import type { Run } from '../chain/run/run';

/**
 * The answer to a query may travel with the commands of a workflow task, in one message of at most 4 MiB: one that is larger
 * terminates the run.
 */
const MOST_BYTES = 256 * 1024;

/** @throws ApplicationFailure where an answer is too large to be sent; whoever asks reads the history instead. */
export function answer<T>(value: T, { storage, storedFrom }: Run['options']): T {
  const bytes = jsonBytes(value);
  if (bytes <= MOST_BYTES || (storage && bytes >= storedFrom)) return value;
  throw ApplicationFailure.nonRetryable(
    `the answer is ${bytes} bytes, too many for a query: the client and \`npx catenary\` read it from the history`,
  );
}
