import { fallbacksOf, nameOf } from '../../definition/blocks';
import { priceOf } from '../../budget/cost';
import type { Block, ChainDefinition, PlanBlock, StepBlock } from '../../definition/definition';
import { own } from '../../json';
import { DEFAULTS } from '../../definition/normalise';
import type { Path, Problems } from '../problems';

/** What holds of prices where a block stands. */
interface Terms {
  readonly model: string;
  readonly prices: string;
  readonly rates: NonNullable<NonNullable<ChainDefinition['defaults']>['rates']>;
  /** The limit that counts the cost here; undefined where none does. */
  readonly limit?: number;
}

const NO_TERMS: Terms = { model: DEFAULTS.model, prices: DEFAULTS.prices, rates: {} };

/** A model without a price, of a block where a limit counts the cost. */
export interface Unpriced {
  readonly at: Path;
  readonly block: string;
  /** As the block names it. */
  readonly model: string;
  readonly limit: number;
}

/** A limit on the cost needs to know, before each call, what it may cost. Takes a definition of the right shape. */
export function checkPrices(definition: ChainDefinition, problems: Problems): void {
  for (const { at, block, limit, model } of unpricedModels(definition)) {
    const name = JSON.stringify(model);
    problems.add(
      at,
      `${block} calls the model ${name}, which has no price, under a limit of $${limit}: ` +
        `name a model of the price table, or write defaults: { rates: { ${name}: { input: …, output: … } } }`,
    );
  }
}

/**
 * The models that a limit on the cost can't count, each with its block.
 *
 * @param replaced by alias, what is called in its place; a price of the alias is none of that
 */
export function unpricedModels(
  definition: ChainDefinition,
  replaced: Readonly<Record<string, string>> = {},
): Unpriced[] {
  return unpricedIn(definition, [], NO_TERMS, replaced);
}

function unpricedIn(
  definition: ChainDefinition,
  at: Path,
  around: Terms,
  replaced: Readonly<Record<string, string>>,
): Unpriced[] {
  const { blocks, defaults = {}, limits = {} } = definition;
  const limit = limits.cost ?? around.limit;
  const terms: Terms = {
    model: defaults.model ?? around.model,
    prices: defaults.prices ?? around.prices,
    rates: { ...around.rates, ...defaults.rates },
    ...(limit !== undefined && { limit }),
  };
  return blocks.flatMap((block, i) => unpricedAt(block, [...at, 'blocks', i], terms, replaced));
}

function unpricedAt(
  block: Block,
  at: Path,
  terms: Terms,
  replaced: Readonly<Record<string, string>>,
): Unpriced[] {
  if ('chain' in block) return unpricedIn(block.definition, [...at, 'definition'], terms, replaced);
  const { limit, prices, rates } = terms;
  const asked = 'step' in block ? modelsOf(block, terms) : 'plan' in block ? planModels(block, terms) : [];
  const isPriced = (model: string): boolean => {
    const called = own(replaced, model) ?? model;
    return (own(rates, called) ?? priceOf(called, prices)) !== undefined;
  };
  const unpriced = [...new Set(asked)].filter((model) => !isPriced(model));
  return [
    ...unpriced.flatMap((model) =>
      limit === undefined ? [] : [{ at, block: nameOf(block)!, model, limit }],
    ),
    ...innerPlaces(block).flatMap(([each, path]) => unpricedAt(each, [...at, ...path], terms, replaced)),
  ];
}

/** The blocks that a block is made of, and where they stand in it. */
function innerPlaces(block: Block): (readonly [Block, Path])[] {
  if ('parallel' in block) return block.blocks.map((each, i) => [each, ['blocks', i]] as const);
  if ('map' in block) return [[block.each, ['each']]];
  if (!('switch' in block)) return [];
  const cases = Object.entries(block.cases).map(([value, each]) => [each, ['cases', value]] as const);
  return [...cases, ...(block.otherwise ? [[block.otherwise, ['otherwise']] as const] : [])];
}

function modelsOf(step: StepBlock, terms: Terms): string[] {
  const own_ = step.model ?? terms.model;
  const fallbacks = fallbacksOf(step).flatMap(({ model, value }) =>
    value === undefined ? [model ?? own_] : [],
  );
  const judges = (step.checks ?? []).flatMap((check) => ('judge' in check ? [check.model ?? own_] : []));
  return [own_, ...fallbacks, ...judges];
}

/** Its steps may name those that it is allowed, else take the chain's. */
function planModels({ allow, model, run }: PlanBlock, terms: Terms): string[] {
  const steps = run === false ? [] : [terms.model, ...(allow?.models ?? [])];
  return [model ?? terms.model, ...steps];
}
