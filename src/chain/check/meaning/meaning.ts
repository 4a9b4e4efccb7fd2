import { checkCycles } from './cycles';
import type { FoundChain } from '../found';
import { KINDS } from '../kinds/kinds';
import { checkNames } from './names-meaning';
import { Reading } from './reading';
import type { Whole } from '../seen';

/** Looks at what the parts of a chain mean to each other: names, slots, order, absence; and then into its sub-chains. */
export function checkMeaning(chain: FoundChain, whole: Whole): void {
  checkNames(chain, whole.problems);
  const reading = new Reading(chain, whole);
  for (const text of chain.texts) reading.checkText(text, undefined);
  for (const block of chain.blocks) {
    for (const test of block.tests) reading.checkTest(test, block);
    for (const text of block.texts) reading.checkText(text, block);
    KINDS[block.kind].meaning?.(block, reading);
  }
  checkCycles(chain, reading.waiting, whole.problems);
  for (const { definition } of chain.blocks) if (definition) checkMeaning(definition, whole);
}
