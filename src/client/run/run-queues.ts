import type { Client } from '@temporalio/client';
import { modelTaskQueue, type RunInput } from '../../chain/contract';
import { isObject } from '../../chain/json';
import { createCodec } from '../history/codec';
import { historyOf } from '../history/history';

/** The task queues that a run's work waits on. */
export interface RunQueues {
  /** Of the run itself, and of the calls that name no other. */
  readonly taskQueue: string;
  readonly modelTaskQueue: string;
  /** Those of the calls under way that are neither. */
  readonly others?: readonly string[];
}

/** The queues that a run was started on, whatever this client's own are. */
export async function queuesOf(client: Client, workflowId: string): Promise<RunQueues> {
  const { raw, runId, taskQueue } = await client.workflow.getHandle(workflowId).describe();
  const models = await modelQueueOf(client, workflowId, runId, taskQueue);
  const others = (raw.pendingActivities ?? []).flatMap(({ activityOptions }) => {
    const name = activityOptions?.taskQueue?.name;
    return name ? [name] : [];
  });
  return {
    taskQueue,
    modelTaskQueue: models,
    others: [...new Set(others)].filter((name) => name !== taskQueue && name !== models),
  };
}

/** As its argument says; where that cannot be read, as for want of a key, the one beside its own. */
async function modelQueueOf(
  client: Client,
  workflowId: string,
  runId: string,
  taskQueue: string,
): Promise<string> {
  const { loadedDataConverter, namespace } = client.options;
  const codec = createCodec(loadedDataConverter, namespace, workflowId);
  for await (const [event] of historyOf(client, { workflowId, runId, first: true })) {
    try {
      await codec.fetch(event!);
      const { input } = event!.workflowExecutionStartedEventAttributes!;
      const [argument] = await codec.values(input?.payloads);
      const { options } = (isObject(argument) ? argument : {}) as Partial<RunInput>;
      return options?.modelTaskQueue ?? taskQueue;
    } catch {
      break;
    }
  }
  return modelTaskQueue(taskQueue);
}
