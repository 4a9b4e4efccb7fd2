import { temporal } from '@temporalio/proto';
import { modelTaskQueue } from '../../chain/contract';
import type { Catenary } from '../../client/catenary';
import { queuesOf, type RunQueues } from '../../client/run/run-queues';
import { type IdleQueue, idleQueueOf, isServed, type QueueFacts, type Version } from './versions';

/**
 * The queues whose work no worker has asked for lately.
 *
 * @param pinned the build that the run in question is pinned to; else it is asked what a new run would meet
 * @param of the queues of the run in question; default: those of new runs of this client
 */
export async function idleQueues(
  catenary: Catenary,
  pinned?: Version,
  of: RunQueues = queuesOfNew(catenary),
): Promise<IdleQueue[]> {
  const queues = await queueFacts(catenary, of);
  return queues.filter((queue) => !isServed(queue, pinned)).map((queue) => idleQueueOf(queue, pinned, of));
}

/** Those of this client's new runs. */
export function queuesOfNew({ taskQueue }: Catenary): RunQueues {
  return { taskQueue, modelTaskQueue: modelTaskQueue(taskQueue) };
}

/** What the server knows of the queue of runs, of that of model calls, and of others where they are named. */
export async function queueFacts(
  { client }: Catenary,
  { taskQueue, modelTaskQueue: models, others = [] }: RunQueues,
): Promise<QueueFacts[]> {
  const { TaskQueueType } = temporal.api.enums.v1;
  const asked = [
    { name: taskQueue, taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW },
    ...[models, ...others].map((name) => ({ name, taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY })),
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

/** The queues of a run whose work no worker has asked for lately, and the build that it is pinned to. */
export async function idleQueuesOf(
  catenary: Catenary,
  id: string,
): Promise<{ readonly build: Version | undefined; readonly idle: readonly IdleQueue[] }> {
  const [build, queues] = await Promise.all([pinnedTo(catenary, id), queuesOf(catenary.client, id)]);
  return { build, idle: await idleQueues(catenary, build, queues) };
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
