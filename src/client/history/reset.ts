import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { runsBackwards } from './history';

/** Whether two histories under one id are of one run, which went on as new or was reset; an id can be started anew, too. */
export function areOneRun(one: WorkflowExecutionDescription, other: WorkflowExecutionDescription): boolean {
  const first = firstRunIdOf(one);
  return first !== undefined && first === firstRunIdOf(other);
}

function firstRunIdOf({ raw }: WorkflowExecutionDescription): string | undefined {
  return raw.workflowExecutionInfo?.firstRunId || undefined;
}

/**
 * The Temporal run id under which a run goes on since a reset has put another history in the place of one that has ended, or
 * of one before it. Undefined where the run ended with it.
 */
export async function resetInto(
  client: Client,
  workflowId: string,
  endedRunId: string,
): Promise<string | undefined> {
  const present = await client.workflow.getHandle(workflowId).describe();
  if (present.runId === endedRunId) return undefined;
  const ended = await client.workflow.getHandle(workflowId, endedRunId).describe();
  if (!areOneRun(present, ended)) return undefined;
  const before = new Set<string>();
  for await (const runId of runsBackwards(client, workflowId, endedRunId)) before.add(runId);
  let into: string | undefined;
  for await (const runId of runsBackwards(client, workflowId, present.runId)) {
    // Retried by Temporal: nothing was reset.
    if (runId === endedRunId) return undefined;
    if (!before.has(runId)) into = runId;
  }
  return into;
}
