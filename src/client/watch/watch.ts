import type { Client } from '@temporalio/client';
import { newState } from '../../chain/state/state';
import { createCodec } from '../history/codec';
import { type Cursor, cursorText, isAfter, parseCursor } from './cursor';
import { Follower } from './follow';
import { historyOf, runsBackwards } from '../history/history';
import { FactReader } from './read-fact';
import type { RunEvent, RunProgress } from './run-event';

export interface WatchOptions {
  /** The cursor of the last event that was seen; default: from the run's beginning. */
  readonly after?: string;
  /** Ends the watch by rejecting with its reason; the run goes on. */
  readonly signal?: AbortSignal;
}

/** Everything that happened and happens in a run, from its histories alone; ends behind `run_ended`. */
export async function* watchRun(
  client: Client,
  workflowId: string,
  { after, signal }: WatchOptions,
): AsyncGenerator<RunEvent> {
  let place = after === undefined ? await beginning(client, workflowId) : parseCursor(after);
  for (;;) {
    const next: string | undefined = yield* watchHistory(client, workflowId, place, signal);
    if (next === undefined) return;
    place = { runId: next, event: 0, index: 0 };
  }
}

async function beginning(client: Client, workflowId: string): Promise<Cursor> {
  let first = '';
  for await (const runId of runsBackwards(client, workflowId)) first = runId;
  return { runId: first, event: 0, index: 0 };
}

/** One history, the happenings up to a place left out. Returns the Temporal run id that the run went on under. */
async function* watchHistory(
  client: Client,
  workflowId: string,
  place: Cursor,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, string | undefined> {
  const { runId } = place;
  const { loadedDataConverter, namespace } = client.options;
  const reader = new FactReader(createCodec(loadedDataConverter, namespace, workflowId));
  const follower = new Follower(runId);
  const options = { workflowId, runId, wait: true, ...(signal && { signal }) };
  for await (const events of historyOf(client, options)) {
    for (const fact of await reader.readAll(events)) {
      const happenings = follower.accept(fact);
      for (const [index, happening] of happenings.entries()) {
        const here = { runId, event: fact.event, index };
        if (!isAfter(here, place)) continue;
        yield { ...happening, cursor: cursorText(here), at: fact.at, progress: progressOf(follower) };
      }
      if (fact.kind === 'closed') return fact.next;
    }
  }
  return undefined;
}

/** A run whose definition the workflow refuses has no steps to tell of. */
function progressOf({ run, settled, total }: Follower): RunProgress {
  if (!run) return { status: 'failed', total, settled, inFlight: [], usage: newState({}, 0).metadata.usage };
  const { status, metadata } = run.state;
  const { usage, lost } = metadata;
  return {
    status,
    total,
    settled,
    inFlight: [...run.inFlight.keys()],
    usage: { ...usage },
    ...(lost && { lost: { ...lost } }),
  };
}
