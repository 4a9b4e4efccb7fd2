import type { Client, WorkflowExecutionInfo, WorkflowExecutionStatusName } from '@temporalio/client';
import type { RunReference } from '../../chain/state/snapshot';
import { isUnreadable } from './list-memos';
import { isRunMemo } from '../start/start-run';
import type { RunInfoStatus } from '../watch/run-event';

/** A run in one line, as lists show it. */
export interface RunInfo {
  readonly id: string;
  /** Temporal's. */
  readonly runId: string;
  readonly chain: string;
  readonly version?: string;
  /** The run that it goes on from: it was resumed or forked. */
  readonly from?: RunReference;
  readonly status: RunInfoStatus;
  /** When Temporal took it in: of a run with a `startDelay`, before its first step. */
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** In lists: why nothing more of it can be read, such as a key that this client does not have. */
  readonly unreadable?: string;
}

const STATUS: Partial<Record<WorkflowExecutionStatusName, RunInfoStatus>> = {
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed_out',
};

export function statusOf(name: WorkflowExecutionStatusName): RunInfoStatus {
  return STATUS[name] ?? 'running';
}

/** Whether a run has not ended, as Temporal has it: one that was terminated was never told. */
export async function isRunning({ client }: { readonly client: Client }, id: string): Promise<boolean> {
  const { status } = await client.workflow.getHandle(id).describe();
  return statusOf(status.name) === 'running';
}

/** Undefined for a workflow that is not a chain's. */
export function runInfoOf(workflow: Omit<WorkflowExecutionInfo, 'raw'>): RunInfo | undefined {
  const memo = workflow.memo?.['catenary'];
  if (!isRunMemo(memo) && !isUnreadable(memo)) return undefined;
  return {
    id: workflow.workflowId,
    runId: workflow.runId,
    chain: workflow.type,
    ...(isUnreadable(memo)
      ? { unreadable: memo.unreadable }
      : {
          ...(memo.version !== undefined && { version: memo.version }),
          ...(memo.from && { from: memo.from }),
        }),
    status: statusOf(workflow.status.name),
    startedAt: workflow.startTime,
    ...(workflow.closeTime && { endedAt: workflow.closeTime }),
  };
}
