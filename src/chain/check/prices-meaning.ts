import { fallbacksOf, nameOf } from '../definition/blocks';
import { priceOf } from '../budget/cost';
import type { Block, ChainDefinition, PlanBlock, StepBlock } from '../definition/definition';
import { own } from '../json';
import { DEFAULTS } from '../definition/normalise';
import type { Path, Problems } from './problems';

/** What holds of prices where a block stands. */
interface Terms {
  readonly model: string;
  readonly prices: string;
  readonly rates: NonNullable<NonNullable<ChainDefinition['defaults']>['rates']>;
  /** The limit that counts the cost here; undefined where none does. */
  readonly limit?: number;
}

const NO_TERMS: Terms = { model: DEFAULTS.model, prices: DEFAULTS.prices, rates: {} };

/** A limit on the cost needs to know, before each call, what it may cost. Takes a definition of the right shape. */
export function checkPrices(definition: ChainDefinition, problems: Problems): void {
  checkChain(definition, [], NO_TERMS, problems);
}

function checkChain(definition: ChainDefinition, at: Path, around: Terms, problems: Problems): void {
  const { blocks, defaults = {}, limits = {} } = definition;
  const limit = limits.cost ?? around.limit;
  const terms: Terms = {
    model: defaults.model ?? around.model,
    prices: defaults.prices ?? around.prices,
    rates: { ...around.rates, ...defaults.rates },
    ...(limit !== undefined && { limit }),
  };
  blocks.forEach((block, i) => checkBlock(block, [...at, 'blocks', i], terms, problems));
}

function checkBlock(block: Block, at: Path, terms: Terms, problems: Problems): void {
  if ('chain' in block) return checkChain(block.definition, [...at, 'definition'], terms, problems);
  if (terms.limit !== undefined) {
    const models = 'step' in block ? modelsOf(block, terms) : 'plan' in block ? planModels(block, terms) : [];
    for (const model of new Set(models)) {
      if (own(terms.rates, model) ?? priceOf(model, terms.prices)) continue;
      problems.add(
        at,
        `${nameOf(block)} calls the model ${JSON.stringify(model)}, which has no price, under a limit of $${terms.limit}: ` +
          `name a model of the price table, or write defaults: { rates: { ${JSON.stringify(model)}: { input: …, output: … } } }`,
      );
    }
  }
  for (const [each, path] of innerPlaces(block)) checkBlock(each, [...at, ...path], terms, problems);
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
