import type { Client, DataConverter } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { testBundle } from './worker';

interface NamedHistory {
  readonly workflowId: string;
  readonly history: temporal.api.history.v1.IHistory;
}

/**
 * Replays every history of these workflow ids against the present code, runs before a continue-as-new included.
 *
 * @returns how many histories were replayed
 * @throws the first replay's error, such as DeterminismViolationError
 */
export async function replayAll(
  client: Client,
  workflowIds: readonly string[],
  dataConverter?: DataConverter,
): Promise<number> {
  if (workflowIds.length === 0) return 0;
  let replayed = 0;
  const options = { workflowBundle: testBundle(), ...(dataConverter && { dataConverter }) };
  for await (const { workflowId, error } of Worker.runReplayHistories(
    options,
    histories(client, workflowIds),
  )) {
    if (error) throw new Error(`${workflowId} does not replay: ${error.message}`, { cause: error });
    replayed += 1;
  }
  return replayed;
}

async function* histories(client: Client, workflowIds: readonly string[]): AsyncGenerator<NamedHistory> {
  for (const workflowId of workflowIds)
    for (const history of await historiesOf(client, workflowId)) yield { workflowId, history };
}

/** The newest run's first. */
export async function historiesOf(
  client: Client,
  workflowId: string,
): Promise<temporal.api.history.v1.IHistory[]> {
  const found: temporal.api.history.v1.IHistory[] = [];
  for (let runId: string | undefined; ;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    found.push(history);
    const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!before) return found;
    runId = before;
  }
}
