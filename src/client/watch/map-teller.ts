import type { Run } from '../../chain/run/run';
import { summaryOf } from '../../chain/state/result';
import type { BlockRecord } from '../../chain/state/state';
import type { RunHappening } from './run-event';

/** Tells which maps of a run have got their items since it was last asked. */
export class MapTeller {
  private readonly told = new WeakSet<BlockRecord>();

  news(run: Run): RunHappening[] {
    return run.layout.all.flatMap(({ kind, path }): RunHappening[] => {
      const record = kind === 'map' ? run.state.steps[path] : undefined;
      if (record?.status !== 'running' || this.told.has(record)) return [];
      const { items } = summaryOf(run, path);
      if (!items) return [];
      this.told.add(record);
      return [{ type: 'map_opened', path, items }];
    });
  }
}
