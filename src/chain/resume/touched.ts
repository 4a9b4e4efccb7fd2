import { isComposite } from '../definition/blocks';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { finishedIn, isFinished } from '../run/finished';
import { type Origins, readersOf } from './stale';

/** What a change says of the blocks of a run that is to keep what is finished. */
export interface Touched {
  /** Finished, and no longer what they would be. */
  readonly finished: readonly PlacedBlock[];
  /** Not finished: they start once more in any case. */
  readonly open: readonly PlacedBlock[];
}

/** A group's members stand on their own; everything else that holds finished blocks has made them what they are. */
export function touchedBlocks(
  run: Run,
  differing: readonly PlacedBlock[],
  changed: Omit<Origins, 'blocks'>,
): Touched {
  const holds = (placed: PlacedBlock): boolean =>
    !isFinished(run, placed) && isComposite(placed.kind) && finishedIn(run, [placed]).length > 0;
  const all = [...new Set([...differing, ...readersOf(run, changed)])];
  return {
    finished: all.flatMap((placed) => {
      if (isFinished(run, placed)) return [placed];
      return holds(placed) && placed.kind !== 'parallel' ? finishedIn(run, [placed]) : [];
    }),
    open: all.filter((placed) => !isFinished(run, placed) && !holds(placed)),
  };
}
