import { ApplicationFailure } from '@temporalio/workflow';
import { MAX_PAYLOAD_BYTES } from '../chain/contract';
import { CHAIN_RUN_ERROR } from '../chain/recovery/failure';
import { jsonBytes } from '../chain/json';
import { failureMessage, reportOf } from '../chain/state/result';
import type { Run } from '../chain/run/run';

/** A failed run's error: every failure in its message, a report of at most 32 KiB in its details. */
export function runFailure(run: Run): ApplicationFailure {
  return ApplicationFailure.nonRetryable(failureMessage(run), CHAIN_RUN_ERROR, reportOf(run));
}

/** @throws ApplicationFailure where a value would not fit into Temporal's payload limit, which would hang the run. */
export function checkRoom(run: Run, value: object, what: 'result' | 'state'): void {
  const { storage, storedFrom } = run.options;
  const bytes = jsonBytes(value);
  if (bytes <= MAX_PAYLOAD_BYTES || (storage && bytes >= storedFrom)) return;
  throw ApplicationFailure.nonRetryable(
    `the ${what} of ${run.definition.name} is ${bytes} bytes, above Temporal's payload limit of 2 MiB; ` +
      'turn external storage on, for client and worker alike',
    CHAIN_RUN_ERROR,
    reportOf(run),
  );
}
