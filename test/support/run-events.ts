import { newState } from '../../src/chain/state/state';
import type { RunEvent, RunHappening } from '../../src/client/watch/run-event';

const NOTHING_YET: RunEvent['progress'] = {
  status: 'running',
  total: 0,
  settled: 0,
  inFlight: [],
  usage: newState({}, 0).metadata.usage,
};

/** What happened in a run, as a watcher hears of it. */
export const eventAt = (at: number, happening: RunHappening, progress = NOTHING_YET): RunEvent => ({
  ...happening,
  at,
  cursor: 'c',
  progress,
});
