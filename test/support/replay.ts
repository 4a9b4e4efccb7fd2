import type { Client, DataConverter } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { testBundle } from './worker';

/** Replays every history of these workflow ids against the present code, runs before a continue-as-new included. */
export async function replayAll(
  client: Client,
  workflowIds: readonly string[],
  dataConverter?: DataConverter,
): Promise<number> {
  let replayed = 0;
  for (const workflowId of workflowIds) {
    for (const history of await historiesOf(client, workflowId)) {
      await Worker.runReplayHistory(
        {
          workflowBundle: testBundle(),
          replayName: workflowId,
          ...(dataConverter && { dataConverter }),
        },
        history,
        workflowId,
      );
      replayed += 1;
    }
  }
  return replayed;
}

async function historiesOf(client: Client, workflowId: string): Promise<temporal.api.history.v1.IHistory[]> {
  const histories: temporal.api.history.v1.IHistory[] = [];
  for (let runId: string | undefined; ;) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push(history);
    const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!before) return histories;
    runId = before;
  }
}
