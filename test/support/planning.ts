import type { Block, ChainDefinition, PlanBlock } from '../../src/chain/definition/definition';
import type { Json } from '../../src/chain/json';
import type { Outcome } from '../../src/chain/recovery/outcome';
import { step, text } from './blocks';
import { RECEIPT, written } from './chains';
import type { Said, Scenario } from './scenes/scenario';

/** A plan, as a planner's reply is read. */
export const planOf = (blocks: readonly Block[], rest: Partial<ChainDefinition> = {}): ChainDefinition => ({
  catenary: 1,
  name: 'plan',
  limits: { calls: 100 },
  blocks,
  ...rest,
});
export const PLAN = planOf([step('title', 'a title'), step('body', '{{title}}')]);

export const make = (rest: Partial<PlanBlock> = {}): Block => ({
  plan: 'make',
  request: 'a page for {{brief}}',
  ...rest,
});
export const after = text('after', '[{{make?}}]');

/** `make`, what the planner answers, and `after`, which reads what came of it. */
export const planning = (
  rest: Partial<PlanBlock>,
  plans: Outcome | Outcome[],
  more: Partial<Scenario> = {},
): Scenario => ({
  blocks: [make(rest), after],
  calls: { make: plans },
  ...more,
});

export const planned = (plan: ChainDefinition, reply = 'the plan as said'): Outcome =>
  written(plan as unknown as Json, reply);
export const unplanned = (...reasons: string[]): Outcome => ({
  kind: 'returned',
  value: { ...RECEIPT, reply: 'a bad plan', rejected: { by: 'plan', reasons } },
});
export const NO: Said = { decision: 'reject', reason: 'no body' };
