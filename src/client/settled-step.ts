import type { PlacedBlock } from '../chain/layout';
import { summaryOf } from '../chain/result';
import type { Run } from '../chain/run';
import type { BlockRecord } from '../chain/state';
import type { RunHappening } from './run-event';

export function settledStep(run: Run, { path, kind }: PlacedBlock, record: BlockRecord): RunHappening {
  const error = run.state.errors[path];
  return {
    type: 'step_settled',
    path,
    kind,
    ...summaryOf(record),
    ...(error !== undefined && { error }),
    ...(record.reason !== undefined && { reason: record.reason }),
  };
}
