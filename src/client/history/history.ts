import type { Client } from '@temporalio/client';
import type { HistoryEvent } from './codec';
import { isNotFound } from '../../connection/grpc';

export interface HistoryOptions {
  readonly workflowId: string;
  readonly runId: string;
  /** Default: the client's. */
  readonly namespace?: string;
  /** Waits for events that are not there yet, until the history is closed. Default false. */
  readonly wait?: boolean;
  readonly signal?: AbortSignal;
  /** Only the first event. */
  readonly first?: boolean;
}

/** The events of one history, oldest first, as the server gives them together. Aborting the signal rejects with its reason. */
export async function* historyOf(client: Client, options: HistoryOptions): AsyncGenerator<HistoryEvent[]> {
  const { workflowId, runId, wait = false, first = false, signal } = options;
  const { namespace = client.options.namespace } = options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = {
      namespace,
      execution: { workflowId, runId },
      waitNewEvent: wait,
      ...(first && { maximumPageSize: 1 }),
      ...(nextPageToken && { nextPageToken }),
    };
    const page = await abortable(client, signal, () =>
      client.workflowService.getWorkflowExecutionHistory(request),
    );
    yield page.history?.events ?? [];
    nextPageToken = page.nextPageToken;
  } while (!first && nextPageToken && nextPageToken.length > 0);
}

async function abortable<T>(
  client: Client,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> {
  if (!signal) return await call();
  signal.throwIfAborted();
  try {
    return await client.withAbortSignal(signal, call);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** The Temporal run ids of a run, the newest first: those before a continue-as-new follow, as far as they are kept. */
export async function* runsBackwards(client: Client, workflowId: string): AsyncGenerator<string> {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  for (
    let current: string | undefined = runId;
    current;
    current = await runBefore(client, workflowId, current)
  )
    yield current;
}

async function runBefore(client: Client, workflowId: string, runId: string): Promise<string | undefined> {
  for await (const [event] of historyOf(client, { workflowId, runId, first: true })) {
    const before = event?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    return before && (await isKept(client, workflowId, before)) ? before : undefined;
  }
  return undefined;
}

/** Retention may have deleted it. */
async function isKept(client: Client, workflowId: string, runId: string): Promise<boolean> {
  try {
    for await (const _ of historyOf(client, { workflowId, runId, first: true })) return true;
    return false;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
