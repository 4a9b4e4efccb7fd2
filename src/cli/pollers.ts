import { temporal } from '@temporalio/proto';
import { modelTaskQueue } from '../chain/contract';
import type { Catenary } from '../client/catenary';

/** The queues of runs and of model calls that no worker has asked for work lately. */
export async function idleQueues({ client, taskQueue }: Catenary): Promise<string[]> {
  const { TaskQueueType } = temporal.api.enums.v1;
  const asked = [
    { name: taskQueue, taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW },
    { name: modelTaskQueue(taskQueue), taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY },
  ];
  const found = await Promise.all(
    asked.map(async ({ name, taskQueueType }) => {
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name },
        taskQueueType,
      });
      return (pollers ?? []).length > 0 ? undefined : name;
    }),
  );
  return found.filter((name) => name !== undefined);
}
