import { mostOf, priceOf, priceOfRate } from '../budget/cost';
import { leastOfSchema, leastTokens } from '../budget/least-tokens';
import type { Price } from '../budget/price-table';
import { tokensIn } from '../budget/written-tokens';
import type { PlanBlock } from '../definition/definition';
import type { NormalDefaults, NormalDefinition } from '../definition/normalise';
import { own } from '../json';
import type { PlacedBlock } from '../layout/placed';
import { examinersOf, JUDGE_MAX_TOKENS, type Rung, rungsOf, TURNS_KEPT } from '../recovery/ladder';
import { asksAs } from '../request/asks';
import { VERDICT_SCHEMA } from '../request/render-request';
import { type Cost, costOfCalls, type PricedCall } from './cost-span';
import { draftBytes, judgeBytes, textsOf } from './empty-requests';
import type { Effort } from './span';

/**
 * What a step costs, or the planning of a plan, with slots that are empty: how long their values are is not known before
 * a run.
 *
 * @param runs how often it may run, because a person asks for it again
 */
export function askCost(placed: PlacedBlock, runs: number): Cost {
  const step = asksAs(placed.block);
  const { context, defaults } = placed.scope.definition as NormalDefinition;
  const rungs = rungsOf(step, defaults);
  const judges = examinersOf(step.checks).flatMap((gate) => {
    if (!('judge' in gate)) return [];
    const { judge, model = step.model ?? defaults.model } = gate;
    return [{ model, texts: [context, judge], bytes: judgeBytes(gate, context) }];
  });
  const first = rungs[0]!;
  const best = [
    leastOf(defaults, first.ask.model, textsOf(first, context), leastTokens(step)),
    ...judges.map(({ model, texts }) => leastOf(defaults, model, texts, leastOfSchema(VERDICT_SCHEMA))),
  ];
  const worst = rungs.flatMap((rung) => {
    const { model, value } = rung.ask;
    const drafts = draftsOf(rung);
    const bytes = drafts.length > 0 ? draftBytes(placed, step, rung, context) : 0;
    const asked = drafts.map((tokens, i) => mostOfModel(defaults, model, bytes + quoted(drafts, i), tokens));
    // A constant is judged too. A verdict that can't be read is asked for once more.
    const judged = (value === undefined ? drafts : [0]).flatMap((candidate) =>
      judges.flatMap((judge) => {
        const once = mostOfModel(defaults, judge.model, judge.bytes + candidate, JUDGE_MAX_TOKENS);
        return [once, once];
      }),
    );
    return [...asked, ...judged];
  });
  return costOfCalls(best, worst, runs);
}

/** The steps of a plan: all that is allowed, of the dearest model that they may name. */
export function plannedCost({ block, scope }: PlacedBlock, { calls, outputTokens }: Effort): Cost {
  const { allow } = block as PlanBlock;
  const { defaults } = scope.definition as NormalDefinition;
  const models = [...new Set([defaults.model, ...(allow?.models ?? [])])];
  const each = models.map((model) =>
    priced(defaults, model, (price) => calls * mostOf(0, 0, price) + (outputTokens * price.output) / 1e6),
  );
  const { unpriced } = costOfCalls([], each);
  return { best: 0, worst: Math.max(...each.map(({ dollars = 0 }) => dollars)), unpriced };
}

/** The longest replies of a rung's drafts: one repair may take twice as many tokens, and those after it too. */
function draftsOf({ ask, maxTokens, repairs }: Rung): number[] {
  if (ask.value !== undefined) return [];
  return Array.from({ length: 1 + repairs }, (_, i) => (i === 0 ? maxTokens : 2 * maxTokens));
}

/** Tokens of the replies that a repair's conversation holds. */
function quoted(drafts: readonly number[], i: number): number {
  return drafts.slice(Math.max(0, i - TURNS_KEPT), i).reduce((sum, tokens) => sum + tokens, 0);
}

function mostOfModel(defaults: NormalDefaults, model: string, tokens: number, maxTokens: number): PricedCall {
  return priced(defaults, model, (price) => mostOf(tokens, maxTokens, price));
}

/** Of what is known to be sent and answered, as if all of it were read from the cache. */
function leastOf(
  defaults: NormalDefaults,
  model: string,
  texts: readonly (string | undefined)[],
  outputTokens: number,
): PricedCall {
  const input = tokensIn(texts);
  return priced(
    defaults,
    model,
    (price) => (input * Math.min(price.input, price.cacheRead) + outputTokens * price.output) / 1e6,
  );
}

function priced(
  { prices, rates = {} }: NormalDefaults,
  model: string,
  dollarsAt: (price: Price) => number,
): PricedCall {
  const rate = own(rates, model);
  const price = rate ? priceOfRate(rate) : priceOf(model, prices);
  return { model, dollars: price && dollarsAt(price) };
}
