import { isObject } from '../../chain/json';
import { ResumeError } from '../../chain/resume/resume-error';
import { readSnapshot, type RunReference, type Snapshot } from '../../chain/state/snapshot';
import { about, type Context } from '../context';
import { RunNotFoundError } from '../errors';
import type { ResumeSource } from './resume-options';
import { checkRunId } from '../start/run-id';
import type { RunInfoStatus } from '../watch/run-event';
import { statusOf } from '../run/run-info';
import { fetchSnapshot } from './snapshot-of-run';

/** The snapshot that a run goes on from. @throws RunNotFoundError, SnapshotError */
export async function snapshotFrom(context: Context, source: ResumeSource): Promise<Snapshot> {
  if (typeof source !== 'string') return readSnapshot(source);
  checkRunId(source);
  return await about(context, source, () => fetchSnapshot(context, source));
}

/** Whose a snapshot is; whoever wrote the file may have left it out. */
export function originOf({ run }: Snapshot): RunReference | undefined {
  if (!isObject(run) || typeof run.id !== 'string' || typeof run.runId !== 'string') return undefined;
  return { id: run.id, runId: run.runId };
}

/**
 * Two runs that do the same would pay for everything twice.
 *
 * @throws ResumeError for a run that goes on itself, or did so since the snapshot was taken.
 */
export async function refuseRunning(context: Context, snapshot: Snapshot): Promise<void> {
  const run = originOf(snapshot);
  if (!run || snapshot.state.status !== 'running') return;
  const status = await statusNow(context, run);
  // What was ended from outside never came to know of it.
  if (status === undefined || status === 'terminated' || status === 'timed_out') return;
  const named = `run ${run.id}`;
  throw status === 'running'
    ? new ResumeError(`${named} is still running`, 'running')
    : new ResumeError(
        `${named} was running when the snapshot was taken, and is ${status} since`,
        'was_running',
      );
}

/** Undefined for a run that is there no more. */
async function statusNow(context: Context, { id, runId }: RunReference): Promise<RunInfoStatus | undefined> {
  try {
    const handle = context.client.workflow.getHandle(id, runId);
    return await about(context, id, async () => statusOf((await handle.describe()).status.name));
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}
