import { type PendingGate, pendingGates } from '../../chain/gate/approvals';
import { APPROVALS_QUERY, CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE } from '../../chain/contract';
import { about, type Context } from '../context';
import { ConnectionError } from '../../connection/connection-error';
import { RunNotFoundError } from '../errors';
import { grpcDetails } from '../../connection/grpc';
import { eachRun, firstOf, type ListOptions } from '../run/list-runs';
import { isRunning, type RunInfo } from '../run/run-info';
import { askWorker, rebuildRun } from '../resume/snapshot-of-run';

/** A run that waits for a person. Whether one does that is `unreadable` cannot be told; it has no gates here. */
export interface WaitingRun extends RunInfo {
  readonly gates: readonly PendingGate[];
}

/** The gates of a run that wait: none once it has ended, of which one that was terminated knows nothing. */
export async function pendingOf(context: Context, workflowId: string): Promise<PendingGate[]> {
  const gates = await openIn(context, workflowId);
  return gates.length === 0 || (await isRunning(context, workflowId)) ? gates : [];
}

/** Asked of its worker; else, and where that has no room for a value, read from its history. */
async function openIn(context: Context, workflowId: string): Promise<PendingGate[]> {
  const asked = await askWorker<PendingGate[]>(context, workflowId, APPROVALS_QUERY);
  if (asked && !asked.some(({ shortened }) => shortened)) return asked;
  const { runId } = await context.client.workflow.getHandle(workflowId).describe();
  return pendingGates(await rebuildRun(context, workflowId), runId, Infinity);
}

/** A run without the one never sets the other: it began before they were registered, so it has to be asked. */
const MAY_WAIT = `(${WAITING_ATTRIBUTE} IS NOT NULL OR ${CHAIN_ATTRIBUTE} IS NULL)`;

/** The newest waiting runs first. Those without search attributes are asked, each. */
export async function waitingRuns(
  context: Context,
  options: Omit<ListOptions, 'status'>,
): Promise<WaitingRun[]> {
  return await firstOf(eachWaiting(context, options), options.limit);
}

async function* eachWaiting(
  context: Context,
  options: Omit<ListOptions, 'status'>,
): AsyncGenerator<WaitingRun> {
  const conditions = (await context.hasSearchAttributes()) ? [MAY_WAIT] : [];
  const running = eachRun(context, { ...options, status: 'running' }, conditions);
  for await (const run of running) {
    const waiting = await waitingRun(context, run);
    if (waiting) yield waiting;
  }
}

/** One run that cannot be read hides no other; one that went away meanwhile waits for nobody. */
async function waitingRun(context: Context, run: RunInfo): Promise<WaitingRun | undefined> {
  try {
    const gates = await about(context, run.id, () => openIn(context, run.id));
    return gates.length > 0 ? { ...run, gates } : undefined;
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    if (error instanceof ConnectionError) throw error;
    return { unreadable: grpcDetails(error), ...run, gates: [] };
  }
}
