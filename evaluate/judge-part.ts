import { asText, type Json } from '../src/chain/json';
import type { Rule } from '../src/chain/definition/definition';
import { checkOutput } from '../src/activities/reply/check-output';
import { type Around, OWN_CHECKS } from './own-checks';
import type { Part } from './parts';

/** One declared check of a part, by a name that is unique over all parts. */
export interface DeclaredCheck {
  readonly name: string;
  readonly reasons: (value: Json, around: Around) => readonly string[];
}

/** In the order in which the product looks: shape, rules, then what is code. */
export function checksOf({ name, output, rules, own }: Part): DeclaredCheck[] {
  return [
    { name: `${name}: shape`, reasons: (value) => checkOutput({ output }, value)?.reasons ?? [] },
    ...rules.map((rule) => ({
      name: `${name}: ${ruleText(rule)}`,
      reasons: (value: Json) => checkOutput({ rules: [rule] }, value)?.reasons ?? [],
    })),
    ...(own === undefined
      ? []
      : [{ name: `${name}: ${own.replaceAll('_', ' ')}`, reasons: OWN_CHECKS[own] }]),
  ];
}

/** Why the product would reject this value: as there, a later kind of check looks only at what the earlier ones let pass. */
export function rejectionOf({ output, rules, own }: Part, value: Json, around: Around): readonly string[] {
  const declared = checkOutput({ output, rules }, value)?.reasons ?? [];
  return declared.length > 0 || own === undefined ? declared : OWN_CHECKS[own](value, around);
}

function ruleText(rule: Rule): string {
  const [[kind, bound] = ['', '']] = Object.entries(rule) as [string, Json][];
  const shown = Array.isArray(bound) ? bound.map((each) => `"${asText(each)}"`).join(', ') : asText(bound);
  return `${kind} ${shown}`;
}
