import { temporal } from '@temporalio/proto';
import { modelTaskQueue } from '../../chain/contract';
import type { Catenary } from '../../client/catenary';
import { type IdleQueue, idleQueueOf, isServed, type QueueFacts, type Version } from './versions';

/**
 * The queues of runs and of model calls whose work no worker has asked for lately.
 *
 * @param pinned the build that the run in question is pinned to; else it is asked what a new run would meet
 */
export async function idleQueues(catenary: Catenary, pinned?: Version): Promise<IdleQueue[]> {
  const queues = await bothQueues(catenary);
  return queues.filter((queue) => !isServed(queue, pinned)).map((queue) => idleQueueOf(queue, pinned));
}

/** What the server knows of the queue of runs and of that of model calls. */
export async function bothQueues({ client, taskQueue }: Catenary): Promise<QueueFacts[]> {
  const { TaskQueueType } = temporal.api.enums.v1;
  const asked = [
    { name: taskQueue, taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW },
    { name: modelTaskQueue(taskQueue), taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY },
  ];
  return await Promise.all(
    asked.map(async ({ name, taskQueueType }) => {
      const { pollers, versioningInfo } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name },
        taskQueueType,
      });
      const versions = (pollers ?? []).map(({ deploymentOptions }) =>
        deploymentOptions?.workerVersioningMode ===
        temporal.api.enums.v1.WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
          ? versionOf(deploymentOptions)
          : undefined,
      );
      return { name, pollers: versions, current: versionOf(versioningInfo?.currentDeploymentVersion) };
    }),
  );
}

/** The build that a run is pinned to; undefined for one that any worker may take. */
export async function pinnedTo({ client }: Catenary, id: string): Promise<Version | undefined> {
  const { raw } = await client.workflow.getHandle(id).describe();
  const info = raw.workflowExecutionInfo?.versioningInfo;
  const override = info?.versioningOverride;
  if (override?.autoUpgrade) return undefined;
  const pinned = info?.behavior === temporal.api.enums.v1.VersioningBehavior.VERSIONING_BEHAVIOR_PINNED;
  return versionOf(override?.pinned?.version ?? (pinned ? info?.deploymentVersion : undefined));
}

function versionOf(
  version: temporal.api.deployment.v1.IWorkerDeploymentVersion | null | undefined,
): Version | undefined {
  const { deploymentName, buildId } = version ?? {};
  return deploymentName && buildId ? { deployment: deploymentName, buildId } : undefined;
}
