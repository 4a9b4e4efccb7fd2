import type { Client } from '@temporalio/client';
import { readAnew } from '../history/anew';

/**
 * Why somebody cancelled or terminated a run, as they said: the server keeps it in the history, near its end. Undefined where they
 * said nothing. Reads all of a history that has neither.
 */
export async function endReasonOf(client: Client, workflowId: string): Promise<string | undefined> {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  return await readAnew(() => reasonIn(client, workflowId, runId));
}

async function reasonIn(client: Client, workflowId: string, runId: string): Promise<string | undefined> {
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      ...(nextPageToken && { nextPageToken }),
    });
    for (const event of page.history?.events ?? []) {
      const asked = event.workflowExecutionCancelRequestedEventAttributes;
      const ended = event.workflowExecutionTerminatedEventAttributes;
      if (asked || ended) return asked?.cause || ended?.reason || undefined;
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken && nextPageToken.length > 0);
  return undefined;
}
