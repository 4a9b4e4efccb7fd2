import type { NormalAllowance } from '../contract';
import type { PlanAllowance } from '../definition/definition';

/** What a plan may do where its block does not say. */
const ALLOWANCE: NormalAllowance = {
  kinds: ['step', 'text'],
  models: [],
  activities: [],
  steps: 12,
  width: 8,
  depth: 12,
  calls: 100,
};

/** Writes the defaults out. */
export function normalAllowance(allow: PlanAllowance = {}): NormalAllowance {
  return {
    kinds: allow.kinds ?? ALLOWANCE.kinds,
    models: allow.models ?? ALLOWANCE.models,
    activities: allow.activities ?? ALLOWANCE.activities,
    steps: allow.steps ?? ALLOWANCE.steps,
    width: allow.width ?? ALLOWANCE.width,
    depth: allow.depth ?? ALLOWANCE.depth,
    calls: allow.calls ?? ALLOWANCE.calls,
    ...(allow.outputTokens !== undefined && { outputTokens: allow.outputTokens }),
  };
}
