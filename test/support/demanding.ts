import { checkDefinition } from '../../src/chain/definition/check-definition';
import type { ChainDefinition } from '../../src/chain/definition/definition';

const OPTIONAL = /\{\{(\w+)\?\}\}/g;
const MOST_TRIED = 6;

/** The chain with some of its optional slots demanded, where the checker lets them be. */
export function demanding(definition: ChainDefinition, choice: number): ChainDefinition {
  let text = JSON.stringify(definition);
  for (let i = 0; i < MOST_TRIED; i++) {
    const slots = [...text.matchAll(OPTIONAL)];
    if (slots.length === 0) break;
    const { 0: slot, 1: name, index } = slots[(choice + i * 31) % slots.length]!;
    const tried = `${text.slice(0, index)}{{${name}}}${text.slice(index + slot.length)}`;
    if (checkDefinition(JSON.parse(tried)).length === 0) text = tried;
  }
  return JSON.parse(text) as ChainDefinition;
}
