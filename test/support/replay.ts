import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { testBundle } from './worker';

interface NamedHistory {
  readonly workflowId: string;
  readonly history: temporal.api.history.v1.IHistory;
}

/**
 * Replays every history of these workflow ids against the present code, runs before a continue-as-new included; one that
 * no worker has served replays too. The code is the interpreter's bundle unless the options name other workflows.
 *
 * @returns how many histories were replayed
 * @throws the first replay's error, such as DeterminismViolationError
 */
export async function replayAll(
  client: Client,
  workflowIds: readonly string[],
  options: ReplayWorkerOptions = {},
): Promise<number> {
  if (workflowIds.length === 0) return 0;
  const code = options.workflowsPath === undefined ? { workflowBundle: testBundle() } : {};
  const replays = Worker.runReplayHistories({ ...code, ...options }, histories(client, workflowIds));
  let replayed = 0;
  for await (const { workflowId, error } of replays) {
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
