import { expandAgain } from '../../src/chain/run/expand';
import type { Json } from '../../src/chain/json';
import { type Run, runFrom } from '../../src/chain/run/run';
import { restoreRun, type Snapshot, snapshotOf } from '../../src/chain/state/snapshot';

/**
 * The run as it goes on from its snapshot, which has been JSON in between.
 *
 * @param isValid false for a definition that the checker refuses
 */
export function restored(run: Run, isValid = true): Run {
  const snapshot = JSON.parse(JSON.stringify(snapshotOf(run))) as Snapshot;
  if (isValid) return restoreRun(snapshot);
  const again = runFrom(snapshot.definition, snapshot.state, { hash: snapshot.hash });
  expandAgain(again);
  return again;
}

/** What differs where calls were asked again: how many, and when. */
const OF_THE_WAY = new Set(['calls', 'usage', 'lost', 'startedAt', 'endedAt', 'openedAt', 'at', 'deadline']);

/** Of several that failed, a block names the first; in a narrow window that is another where a call is asked again. */
const FIRST_MISSING = /(?<=^it needs ).*(?=, which did not complete$)/;

/** Where a run has come to, without the way that it took: its state, and the blocks that have their places. */
export function endOf({ state, layout }: Run): { readonly state: Json; readonly layout: Json } {
  const ofTheEnd = (key: string, value: Json): Json | undefined => {
    if (OF_THE_WAY.has(key)) return undefined;
    return key === 'reason' && typeof value === 'string' ? value.replace(FIRST_MISSING, 'another') : value;
  };
  return {
    state: JSON.parse(JSON.stringify(state, ofTheEnd)) as Json,
    layout: layout.all.map(({ path, waitsFor }) => [path, ...waitsFor.map((maker) => maker.path)]),
  };
}
