import { type PendingGate, pendingGates } from '../chain/approvals';
import { APPROVALS_QUERY, WAITING_ATTRIBUTE } from '../chain/contract';
import { about, type Context } from './context';
import { type ListOptions, listRuns } from './list-runs';
import type { RunInfo } from './run-info';
import { askWorker, rebuildRun } from './snapshot-of-run';

/** A run that waits for a person. */
export interface WaitingRun extends RunInfo {
  readonly gates: readonly PendingGate[];
}

/** The gates of a run that wait: asked of its worker, else read from its history, which gives the same. */
export async function pendingOf(context: Context, workflowId: string): Promise<PendingGate[]> {
  const asked = await askWorker<PendingGate[]>(context, workflowId, APPROVALS_QUERY);
  if (asked) return asked;
  const { runId } = await context.client.workflow.getHandle(workflowId).describe();
  return pendingGates(await rebuildRun(context, workflowId), runId);
}

/** The newest waiting runs first. Without the search attribute every running one is asked. */
export async function waitingRuns(
  context: Context,
  { query, ...options }: Omit<ListOptions, 'status'>,
): Promise<WaitingRun[]> {
  const signs = (await context.hasWaitingAttribute()) ? [`${WAITING_ATTRIBUTE} IS NOT NULL`] : [];
  const conditions = [...signs, ...(query ? [`(${query})`] : [])];
  const runs = await listRuns(context, {
    ...options,
    status: 'running',
    ...(conditions.length > 0 && { query: conditions.join(' AND ') }),
  });
  const waiting: WaitingRun[] = [];
  for (const run of runs) {
    const gates = await about(context, run.id, () => pendingOf(context, run.id));
    if (gates.length > 0) waiting.push({ ...run, gates });
  }
  return waiting;
}
