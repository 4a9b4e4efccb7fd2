import { SNAPSHOT_QUERY } from '../../chain/contract';
import type { Run } from '../../chain/run/run';
import { type Snapshot, snapshotOf } from '../../chain/state/snapshot';
import { createCodec } from '../history/codec';
import type { Context } from '../context';
import { NotAChainError } from '../errors';
import { sealSnapshot } from './seal-snapshot';
import { Follower } from '../watch/follow';
import { isNotFound } from '../../connection/grpc';
import { historyOf } from '../history/history';
import { FactReader } from '../watch/read-fact';

/** How long a worker may take to answer before the history is read instead; short, because both give the same. */
const WORKER_ANSWERS_WITHIN_MS = 1000;

/** The run's whole state: asked of its worker, else rebuilt from its history, which gives the same. */
export async function fetchSnapshot(context: Context, workflowId: string): Promise<Snapshot> {
  const asked = await askWorker<Snapshot>(context, workflowId, SNAPSHOT_QUERY);
  const snapshot = asked ?? snapshotOf(await rebuildRun(context, workflowId));
  const { runId } = await context.client.workflow.getHandle(workflowId).describe();
  return sealSnapshot(snapshot, { id: workflowId, runId });
}

/** A query's answer, or undefined where no worker gives one. */
export async function askWorker<T>(
  { client }: Context,
  workflowId: string,
  query: string,
): Promise<T | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await client.withDeadline(Date.now() + WORKER_ANSWERS_WITHIN_MS, () => handle.query<T>(query));
  } catch (error) {
    if (isNotFound(error)) throw error;
    return undefined;
  }
}

/** Runs the state machine along the history of the run's present Temporal run: the last one, where it continued as new. */
export async function rebuildRun({ client }: Context, workflowId: string): Promise<Run> {
  const { runId, type } = await client.workflow.getHandle(workflowId).describe();
  const { loadedDataConverter, namespace } = client.options;
  const reader = new FactReader(createCodec(loadedDataConverter, namespace, workflowId));
  const follower = new Follower(runId);
  for await (const events of historyOf(client, { workflowId, runId })) {
    for (const fact of await reader.readAll(events)) follower.accept(fact);
  }
  const run = follower.finish();
  if (!run) throw new NotAChainError(`workflow ${workflowId} of type ${type} has no state of a chain`);
  return run;
}
