import { asksAs } from '../request/asks';
import type { PlanBlock, StepBlock } from '../definition/definition';
import { JUDGE_MAX_TOKENS, judgesOf, type Rung, rungsOf } from '../recovery/ladder';
import { leastOfSchema, leastTokens } from '../budget/least-tokens';
import type { NormalDefinition } from '../definition/normalise';
import type { PlacedBlock } from '../layout/placed';
import { normalAllowance } from '../plan/allowance';
import { VERDICT_SCHEMA } from '../request/render-request';
import { writtenTokens } from '../budget/written-tokens';
import { askCost, plannedCost } from './ask-cost';
import { type Effort, NOTHING, type Span, times } from './span';

/** Calls that follow each other where a step passes with its first draft, or a plan with its first answer. */
export function callsAtBest({ kind, block }: PlacedBlock): number {
  if (kind === 'plan') return 1;
  return kind === 'step' ? 1 + judgesOf(block as StepBlock) : 0;
}

/** What a step takes, or the planning of a plan. @param runs how often it may run, because a person asks for it again */
export function askSpan(placed: PlacedBlock, runs: number): Span {
  const step = asksAs(placed.block);
  const { defaults, context } = placed.scope.definition as NormalDefinition;
  const rungs = rungsOf(step, defaults);
  return {
    ...NOTHING,
    best: {
      calls: callsAtBest(placed),
      outputTokens: leastTokens(step) + judgesOf(step) * leastOfSchema(VERDICT_SCHEMA),
    },
    written: writtenTokens(step, rungs[0]!, context),
    worst: times(worstOfLadder(step, rungs), runs),
    cost: askCost(placed, runs),
  };
}

/** A draft is judged by each judge once, and one unreadable verdict is asked for again. */
function worstOfLadder(step: StepBlock, rungs: readonly Rung[]): Effort {
  const judgements = 2 * judgesOf(step);
  return rungs.reduce<Effort>((total, rung) => {
    const drafts = rung.ask.value === undefined ? 1 + rung.repairs : 0;
    const judged = rung.ask.value === undefined ? drafts : 1;
    const enlarged = rung.repairs > 0 ? rung.maxTokens * (2 * drafts - 1) : rung.maxTokens * drafts;
    return {
      calls: total.calls + drafts + judged * judgements,
      outputTokens: total.outputTokens + enlarged + judged * judgements * JUDGE_MAX_TOKENS,
    };
  }, NOTHING.worst);
}

/** The steps of a plan: anything up to what it is allowed, which is a limit that a new round does not renew. */
export function plannedSpan(placed: PlacedBlock): Span {
  const { block, scope } = placed;
  const { allow, run } = block as PlanBlock;
  if (run === false) return NOTHING;
  const { calls, outputTokens } = normalAllowance(allow);
  const { maxTokens } = (scope.definition as NormalDefinition).defaults;
  const mostOfCall = Math.max(2 * maxTokens, JUDGE_MAX_TOKENS);
  const worst = { calls, outputTokens: outputTokens ?? calls * mostOfCall };
  return { ...NOTHING, worst, cost: plannedCost(placed, worst) };
}
