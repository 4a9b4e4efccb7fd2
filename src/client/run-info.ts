import type { WorkflowExecutionInfo, WorkflowExecutionStatusName } from '@temporalio/client';
import { isRunMemo } from './start-run';
import type { RunInfoStatus } from './run-event';

/** A run in one line, as lists show it. */
export interface RunInfo {
  readonly id: string;
  /** Temporal's. */
  readonly runId: string;
  readonly chain: string;
  readonly version?: string;
  readonly status: RunInfoStatus;
  readonly startedAt: Date;
  readonly endedAt?: Date;
}

const STATUS: Partial<Record<WorkflowExecutionStatusName, RunInfoStatus>> = {
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed_out',
};

/** Undefined for a workflow that is no chain's. */
export function runInfoOf(workflow: Omit<WorkflowExecutionInfo, 'raw'>): RunInfo | undefined {
  const memo = workflow.memo?.['catenary'];
  if (!isRunMemo(memo)) return undefined;
  return {
    id: workflow.workflowId,
    runId: workflow.runId,
    chain: workflow.type,
    ...(memo.version !== undefined && { version: memo.version }),
    status: STATUS[workflow.status.name] ?? 'running',
    startedAt: workflow.startTime,
    ...(workflow.closeTime && { endedAt: workflow.closeTime }),
  };
}
