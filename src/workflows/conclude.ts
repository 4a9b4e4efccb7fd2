import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { MAX_PAYLOAD_BYTES } from '../chain/contract';
import { CHAIN_RUN_ERROR } from '../chain/failure';
import { utf8Length } from '../chain/json';
import { failureMessage, reportOf } from '../chain/result';
import type { Run } from '../chain/run';

/** A failed run's error: every failure in its message, a report of at most 32 KiB in its details. */
export function runFailure(run: Run): ApplicationFailure {
  return ApplicationFailure.nonRetryable(failureMessage(run), CHAIN_RUN_ERROR, reportOf(run));
}

/** @throws ApplicationFailure where a value would not fit into Temporal's payload limit, which would hang the run. */
export function checkRoom(run: Run, value: object, what: 'result' | 'state'): void {
  if (run.options.storage || bytesOf(value) <= MAX_PAYLOAD_BYTES) return;
  throw ApplicationFailure.nonRetryable(
    `the ${what} of ${run.definition.name} is ${bytesOf(value)} bytes, above Temporal's payload limit of 2 MiB; ` +
      'turn external storage on, for client and worker alike',
    CHAIN_RUN_ERROR,
    reportOf(run),
  );
}

/** A state that is larger than one payload stays in its history; Temporal's hard limits are far above its suggestion. */
export function canGoOnAsNew(run: Run): boolean {
  return (
    run.options.storage || bytesOf(run.state) + bytesOf(run.definition) <= MAX_PAYLOAD_BYTES || isNearTheEnd()
  );
}

/** Past these sizes going on would let the server terminate the run; the attempt to continue then fails it by name. */
function isNearTheEnd(): boolean {
  const { historyLength, historySize } = workflowInfo();
  return historyLength > 48_000 || historySize > 46 * 1024 * 1024;
}

function bytesOf(value: unknown): number {
  return utf8Length(JSON.stringify(value));
}
