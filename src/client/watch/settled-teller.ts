import type { PlacedBlock } from '../../chain/layout/placed';
import type { Run } from '../../chain/run/run';
import { summaryOf } from '../../chain/state/result';
import { type BlockRecord, isSettled } from '../../chain/state/state';
import type { RunHappening } from './run-event';

/** Tells which blocks of a run have settled since it was last asked. */
export class SettledTeller {
  private readonly told = new WeakSet<BlockRecord>();

  /** What is settled by now was told by the history before this one. */
  skip(run: Run): void {
    for (const record of Object.values(run.state.steps)) if (isSettled(record)) this.told.add(record);
  }

  /** A block that is told to start again settles once more. */
  news(run: Run): RunHappening[] {
    return run.layout.all.flatMap((placed) => {
      const record = run.state.steps[placed.path];
      if (record && !isSettled(record)) this.told.delete(record);
      if (!isSettled(record) || this.told.has(record)) return [];
      this.told.add(record);
      return [settledStep(run, placed)];
    });
  }
}

function settledStep(run: Run, { path, kind }: PlacedBlock): RunHappening {
  const record = run.state.steps[path]!;
  const error = run.state.errors[path];
  return {
    type: 'step_settled',
    path,
    kind,
    ...summaryOf(run, path),
    ...(error !== undefined && { error }),
    ...(record.reason !== undefined && { reason: record.reason }),
  };
}
