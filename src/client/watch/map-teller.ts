import type { PlacedBlock } from '../../chain/layout/placed';
import type { Run } from '../../chain/run/run';
import { summaryOf } from '../../chain/state/result';
import type { BlockRecord } from '../../chain/state/state';
import type { RunHappening } from './run-event';

/** Tells which maps of a run have got their items since it was last asked. */
export class MapTeller {
  private readonly told = new WeakSet<BlockRecord>();

  news(run: Run): RunHappening[] {
    return run.layout.all.flatMap((placed): RunHappening[] => {
      const record = run.state.steps[placed.path];
      if (!record || this.told.has(record)) return [];
      const opened = openedMap(run, placed);
      if (opened.length > 0) this.told.add(record);
      return opened;
    });
  }

  /** Whatever is under way, told or not. */
  standing(run: Run): RunHappening[] {
    return run.layout.all.flatMap((placed) => openedMap(run, placed));
  }
}

function openedMap(run: Run, { kind, path }: PlacedBlock): RunHappening[] {
  if (kind !== 'map' || run.state.steps[path]?.status !== 'running') return [];
  const { items } = summaryOf(run, path);
  return items ? [{ type: 'map_opened', path, items }] : [];
}
