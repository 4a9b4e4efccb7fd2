import type { Client, WorkflowService } from '@temporalio/client';
import { Anew } from './anew';
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

/**
 * The events of one history, oldest first, each once, as the server gives them together. Aborting the signal rejects with its
 * reason.
 */
export async function* historyOf(client: Client, options: HistoryOptions): AsyncGenerator<HistoryEvent[]> {
  const anew = new Anew();
  let last = 0;
  let token: Uint8Array | undefined;
  for (;;) {
    const page = await pageOf(client, options, token).catch((error: unknown) => {
      if (!token || !anew.may(error)) throw error;
    });
    if (page) {
      const events = (page.history?.events ?? []).filter(({ eventId }) => Number(eventId) > last);
      if (events.length > 0) {
        last = Number(events.at(-1)!.eventId);
        anew.gotOn();
      }
      yield events;
      if (options.first || !page.nextPageToken?.length) return;
    }
    token = page?.nextPageToken;
  }
}

async function pageOf(
  client: Client,
  { workflowId, runId, wait = false, first = false, signal, ...rest }: HistoryOptions,
  token: Uint8Array | undefined,
): ReturnType<WorkflowService['getWorkflowExecutionHistory']> {
  const { namespace = client.options.namespace } = rest;
  const request = {
    namespace,
    execution: { workflowId, runId },
    waitNewEvent: wait,
    ...(first && { maximumPageSize: 1 }),
    ...(token && { nextPageToken: token }),
  };
  return await abortable(client, signal, () => client.workflowService.getWorkflowExecutionHistory(request));
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

/**
 * The Temporal run ids of a run, the newest first: those before a continue-as-new follow, as far as they are kept.
 *
 * @param from where to begin; default: the present one
 */
export async function* runsBackwards(
  client: Client,
  workflowId: string,
  from?: string,
): AsyncGenerator<string> {
  for (
    let current: string | undefined = from ?? (await client.workflow.getHandle(workflowId).describe()).runId;
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
