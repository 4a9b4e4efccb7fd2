import { checkMeaning } from '../check/meaning/meaning';
import { checkPrices } from '../check/meaning/prices-meaning';
import { plainCopy } from '../check/plain';
import { Problems } from '../check/problems';
import { readChain } from '../check/read-chain';
import { newWhole } from '../check/seen';
import type { ChainDefinition, Problem } from './definition';

/**
 * Everything that is wrong with a definition, whatever it is given, in written order: its shape and, as far as the shape
 * allows, what its parts mean to each other. Pure; never throws. A definition without problems is a `ChainDefinition`.
 */
export function checkDefinition(value: unknown): Problem[] {
  const problems = new Problems();
  const plain = plainCopy(value, problems);
  const whole = newWhole(problems);
  if (plain !== undefined) checkMeaning(readChain(plain, whole), whole);
  if (problems.count === 0) checkPrices(plain as unknown as ChainDefinition, problems);
  return problems.list(plain);
}
