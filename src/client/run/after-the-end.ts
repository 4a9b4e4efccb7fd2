import type { GateRecord } from '../../chain/gate/gate-record';
import type { Progress } from '../../chain/state/progress';
import type { StepSummary } from '../../chain/state/result';
import type { RunEnding } from '../watch/facts';

/** How a run ended, behind its id. */
export const ENDED = {
  done: 'is done',
  failed: 'failed',
  cancelled: 'was cancelled',
  terminated: 'was terminated',
  timed_out: 'exceeded its workflow timeout',
} as const satisfies Record<RunEnding, string>;

/** Steps of a run that has ended, which may not have heard of its end: whoever was asked then is asked no more. */
export function stepsAfterTheEnd(steps: Progress['steps']): Progress['steps'] {
  return Object.fromEntries(Object.entries(steps).map(([path, step]) => [path, stepAfterTheEnd(step)]));
}

export function stepAfterTheEnd<Step extends StepSummary>(step: Step): Step {
  return step.gate?.status === 'open' ? { ...step, gate: { ...step.gate, status: 'withdrawn' } } : step;
}

/** The same of a gate's record; a decision that was being looked at never held. */
export function gateAfterTheEnd({ claim, ...gate }: GateRecord): GateRecord {
  return gate.status === 'open' ? { ...gate, status: 'withdrawn' } : { ...gate, ...(claim && { claim }) };
}
