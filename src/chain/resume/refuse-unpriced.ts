import { unpricedModels } from '../check/meaning/prices-meaning';
import type { NormalDefinition } from '../definition/normalise';
import { own } from '../json';
import type { RunMetadata } from '../state/state';
import { ResumeError } from './resume-error';

/**
 * A limit on the cost has to know what the model costs that a fork puts in another's place.
 *
 * @throws ResumeError
 */
export function refuseUnpriced(
  definition: NormalDefinition,
  { models, replaced = [] }: Pick<RunMetadata, 'models' | 'replaced'>,
): void {
  const targets = Object.fromEntries(replaced.map((alias) => [alias, own(models, alias)!]));
  const unpriced = unpricedModels(definition, targets).filter(({ model }) => own(targets, model));
  const [first] = unpriced;
  if (!first) return;
  const target = JSON.stringify(targets[first.model]);
  const blocks = unpriced.filter(({ model }) => model === first.model).map(({ block }) => block);
  throw new ResumeError(
    `the model ${target} in place of ${JSON.stringify(first.model)} has no price, under a limit of $${first.limit} ` +
      `(${[...new Set(blocks)].join(', ')}): name a model of the price table, or go on with a chain that writes ` +
      `defaults: { rates: { ${target}: { input: …, output: … } } }`,
  );
}
