import type { Client } from '@temporalio/client';

/** The ids of the calls of a run that the server has recorded as complete. */
export async function recordedCalls(client: Client, workflowId: string): Promise<ReadonlySet<string>> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const byEvent = new Map(
    events!.map((event) => [String(event.eventId), event.activityTaskScheduledEventAttributes?.activityId]),
  );
  return new Set(
    events!.flatMap(
      (event) => byEvent.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)) ?? [],
    ),
  );
}
