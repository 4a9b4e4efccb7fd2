import type { Client } from '@temporalio/client';
import { randomUUID } from 'node:crypto';

/**
 * Takes a run back to the workflow task that scheduled a call, with nothing of what came behind it sent again.
 *
 * @param runId Temporal's, of the history that has the call; default: the present one
 * @returns the Temporal run id under which the run goes on
 */
export async function resetRun(
  client: Client,
  workflowId: string,
  callId: string,
  runId?: string,
): Promise<string> {
  const base = runId ?? (await client.workflow.getHandle(workflowId).describe()).runId;
  const { events } = await client.workflow.getHandle(workflowId, base).fetchHistory();
  const task = events
    ?.map((event) => event.activityTaskScheduledEventAttributes)
    .find((scheduled) => scheduled?.activityId === callId)?.workflowTaskCompletedEventId;
  if (!task) throw new Error(`the history ${base} of ${workflowId} has no call ${callId}`);
  const reset = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId: base },
    reason: 'a test',
    requestId: randomUUID(),
    workflowTaskFinishEventId: task,
    // Signals and updates.
    resetReapplyExcludeTypes: [1, 2],
  });
  return reset.runId;
}
