import { isComposite } from '../../chain/definition/blocks';
import type { Run } from '../../chain/run/run';
import { isSettled, newState } from '../../chain/state/state';
import type { RunProgress } from './run-event';

/** Of blocks those that are calls, texts or gates, as far as they are known by now. A run whose definition the workflow refuses has none. */
export function runProgressOf(run: Run | undefined): RunProgress {
  if (!run)
    return { status: 'failed', total: 0, settled: 0, inFlight: [], usage: newState({}, 0).metadata.usage };
  const { status, metadata, steps } = run.state;
  const { usage, lost } = metadata;
  const leaves = run.layout.all.filter(({ kind }) => !isComposite(kind));
  return {
    status,
    total: leaves.length,
    settled: leaves.filter(({ path }) => isSettled(steps[path])).length,
    inFlight: [...run.inFlight.keys()],
    usage: { ...usage },
    ...(lost && { lost: { ...lost } }),
  };
}
