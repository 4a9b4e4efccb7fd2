import { ApplicationFailure } from '@temporalio/workflow';
import { jsonBytes } from '../chain/json';
import type { Run } from '../chain/run/run';

/**
 * The answer to a query may travel with the commands of a workflow task, in one message of at most 4 MiB: one that is larger
 * terminates the run.
 */
const MOST_BYTES = 256 * 1024;

/** @throws ApplicationFailure where an answer is too large to be sent; whoever asks reads the history instead. */
export function answer<T>(run: Run, value: T): T {
  if (run.options.storage || jsonBytes(value) <= MOST_BYTES) return value;
  throw ApplicationFailure.nonRetryable(
    `the answer is ${jsonBytes(value)} bytes, too many for a query: the client and \`npx catenary\` read it from the history`,
  );
}
