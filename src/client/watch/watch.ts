import type { Client } from '@temporalio/client';
import { createCodec } from '../history/codec';
import { type Cursor, cursorText, isAfter, parseCursor } from './cursor';
import type { Fact } from './facts';
import { Follower } from './follow';
import { historyOf, runsBackwards } from '../history/history';
import { FactReader } from './read-fact';
import { resetInto } from '../history/reset';
import type { RunEvent } from './run-event';
import { runProgressOf } from './run-progress';

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
  const watch = new Watch(client, workflowId, signal);
  let next: Place | undefined = after === undefined ? await watch.beginning() : placeOf(parseCursor(after));
  while (next) next = yield* watch.history(next);
}

/** Where a history is gone on in; without `behind`, where it departs from those that were told, by a reset. */
interface Place {
  readonly runId: string;
  readonly behind?: Omit<Cursor, 'runId'>;
}

const placeOf = ({ runId, ...behind }: Cursor): Place => ({ runId, behind });
const startOf = (runId: string): Place => ({ runId, behind: { event: 0, index: 0 } });

class Watch {
  /** Which history stood behind which when the watch began. */
  private readonly line = new Map<string, string>();
  /** Every reset in what was read; a history has those of the one that it was reset from, up to its own. */
  private readonly resets = new Set<string>();

  constructor(
    private readonly client: Client,
    private readonly workflowId: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async beginning(): Promise<Place> {
    let first = '';
    for await (const runId of runsBackwards(this.client, this.workflowId)) {
      if (first) this.line.set(runId, first);
      first = runId;
    }
    return startOf(first);
  }

  /** One history, the happenings up to a place left out. Returns where the run went on. */
  async *history({ runId, behind }: Place): AsyncGenerator<RunEvent, Place | undefined> {
    const { client, workflowId, signal } = this;
    const { loadedDataConverter, namespace } = client.options;
    const reader = new FactReader(createCodec(loadedDataConverter, namespace, workflowId));
    const follower = new Follower(runId);
    const options = { workflowId, runId, wait: true, ...(signal && { signal }) };
    for await (const events of historyOf(client, options)) {
      for (const fact of await reader.readAll(events)) {
        const happenings = follower.accept(fact);
        if (this.departs(fact)) behind ??= { event: fact.event, index: -1 };
        const next = fact.kind === 'closed' ? await this.next(runId, fact.next) : undefined;
        for (const [index, happening] of happenings.entries()) {
          const here = { runId, event: fact.event, index };
          if (!behind || !isAfter(here, behind)) continue;
          // What stood open at a reset is new only to those who have seen the history before it.
          if (fact.kind === 'reset' && behind.event !== fact.event) continue;
          if (happening.type === 'run_ended' && next) continue;
          const progress = runProgressOf(follower.run);
          yield { ...happening, cursor: cursorText(here), at: fact.at, progress };
        }
        if (fact.kind === 'closed') return next;
      }
    }
    return undefined;
  }

  private departs(fact: Fact): boolean {
    if (fact.kind !== 'reset') return fact.kind === 'closed';
    const isNew = !this.resets.has(fact.into);
    this.resets.add(fact.into);
    return isNew;
  }

  /** A reset may have put another history behind this one, or in its place. */
  private async next(runId: string, asNew: string | undefined): Promise<Place | undefined> {
    if (asNew !== undefined) return startOf(this.line.get(runId) ?? asNew);
    const into = await resetInto(this.client, this.workflowId, runId);
    return into === undefined ? undefined : { runId: into };
  }
}
