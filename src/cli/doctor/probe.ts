import { tsToMs } from '@temporalio/common/lib/time';
import { Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import type { ChainDefinition } from '../../chain/definition/definition';
import { type Catenary, createCatenary } from '../../client/catenary';
import { createDataConverter } from '../../converter/data-converter';
import { workflowCode } from '../../worker';
import type { Connected } from '../connection';
import { connectWorker } from '../connect-worker';
import { dispatchFinding, PROBED } from './dispatch';
import type { Finding } from './finding';

const WITHIN_MS = 60_000;

/** Should this process die meanwhile, the server ends the run. */
const RUN_TIMEOUT = '2 minutes';

/** Nothing but empty activities in a row, on the interpreter that runs every chain. */
const CHAIN: ChainDefinition = {
  catenary: 1,
  name: 'catenary_probe',
  blocks: Array.from({ length: PROBED }, (_, i) => ({ activity: `nothing_${i + 1}`, call: 'nothing' })),
};

/**
 * Measures how fast a server hands out work: one run of empty activities, on a task queue and a worker of its own; the run
 * is deleted again. By the server's clock, as the history has it.
 */
export async function probe({ catenary, target }: Connected, signal: AbortSignal): Promise<Finding> {
  const id = `catenary-probe-${randomUUID().slice(0, 8)}`;
  const probing = createCatenary(catenary.client, { taskQueue: id });
  const { storage, encryption } = target;
  const { connection, namespace } = await connectWorker(target);
  try {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: id,
      dataConverter: createDataConverter({ storage, encryption, namespace }),
      activities: { nothing: async () => null },
      ...workflowCode({ encryption: encryption !== undefined }),
    });
    return await worker.runUntil(async () => await measure(probing, id, signal));
  } finally {
    await connection.close();
  }
}

async function measure(probing: Catenary, id: string, signal: AbortSignal): Promise<Finding> {
  const { workflow } = probing.client;
  const { workflowType, ...options } = await probing.startOptions(CHAIN, {});
  await workflow.start(workflowType, {
    ...options,
    workflowId: id,
    workflowExecutionTimeout: RUN_TIMEOUT,
  });
  let left = '';
  let turns: readonly number[];
  try {
    await ended(probing, id, signal);
    turns = await turnsOf(probing, id);
  } finally {
    left = await remove(probing, id);
  }
  const finding = dispatchFinding(turns);
  return { ...finding, note: `${finding.note}${left}` };
}

async function ended(probing: Catenary, id: string, signal: AbortSignal): Promise<void> {
  const slow = AbortSignal.timeout(WITHIN_MS);
  try {
    await probing.get(id).result({ signal: AbortSignal.any([signal, slow]) });
  } catch (error) {
    if (slow.aborted) throw new Error(`the probe did not end within ${WITHIN_MS / 1000} s`, { cause: error });
    throw error;
  }
}

/** Milliseconds from the scheduling of each activity to that of the next. */
async function turnsOf({ client }: Catenary, id: string): Promise<number[]> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  const at = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled, eventTime }) =>
    scheduled ? [tsToMs(eventTime)] : [],
  );
  return at.slice(1).map((time, i) => time - at[i]!);
}

/** Ends the run where it has not ended, and deletes it; what stays behind is told at the end of a note. */
async function remove({ client }: Catenary, workflowId: string): Promise<string> {
  const { namespace } = client.options;
  await client.workflow
    .getHandle(workflowId)
    .terminate('the probe is over')
    .catch(() => {});
  try {
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
    return '';
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    return `; its run ${workflowId} has ended and stays, as it could not be deleted: ${reason}`;
  }
}
