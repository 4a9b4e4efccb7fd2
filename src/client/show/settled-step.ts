import type { PlacedBlock } from '../../chain/layout/placed';
import { summaryOf } from '../../chain/state/result';
import type { Run } from '../../chain/run/run';
import type { RunHappening } from '../watch/run-event';

export function settledStep(run: Run, { path, kind }: PlacedBlock): RunHappening {
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
