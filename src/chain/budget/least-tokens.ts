import type { Check, StepBlock } from '../definition/definition';
import { isObject, itemsOf, type Json, type JsonSchema } from '../json';
import { rulesOf } from '../recovery/ladder';

/**
 * The fewest output tokens of a reply that passes a step's schema and rules. Rests on one thing: that no token holds two
 * words, or two keys or values of a JSON text, because tokenizers cut at white space and punctuation first ("an upper
 * bound to what your tokens will be", huggingface.co/docs/tokenizers/pipeline). Lengths in characters say nothing more
 * than that there is a text, for a token may be a long word.
 */
export function leastTokens(step: Pick<StepBlock, 'output' | 'checks'>): number {
  return Math.max(1, wordsNeeded(step.checks), step.output === undefined ? 0 : leastOfSchema(step.output));
}

function wordsNeeded(checks: readonly Check[] | undefined): number {
  const needed = rulesOf(checks).map((rule) => {
    if ('minWords' in rule) return rule.minWords;
    return 'includes' in rule ? most(rule.includes.map(wordsIn)) : 0;
  });
  return most(needed);
}

/** The same of a value that a schema accepts; 0 where it may be empty, or where the schema leaves it open. */
export function leastOfSchema(schema: Json | undefined): number {
  if (!isObject(schema)) return 0;
  const { const: constant, enum: choices, anyOf, oneOf, allOf } = schema as JsonSchema;
  return most([
    constant === undefined ? 0 : leastOfValue(constant),
    ...[anyOf, oneOf].map((branches) => fewest(itemsOf(branches).map(leastOfSchema))),
    ...itemsOf(allOf).map(leastOfSchema),
    fewest(itemsOf(choices).map(leastOfValue)),
    fewest(typesOf(schema as JsonSchema).map((type) => leastOfType(type, schema as JsonSchema))),
  ]);
}

function typesOf({ type }: JsonSchema): readonly Json[] {
  return typeof type === 'string' ? [type] : itemsOf(type);
}

function leastOfType(type: Json, schema: JsonSchema): number {
  if (type === 'string') return numberOf(schema['minLength']) > 0 ? 1 : 0;
  if (type === 'array') return leastOfList(schema);
  return type === 'object' ? leastOfObject(schema) : 1;
}

function leastOfList({ minItems, prefixItems, items }: JsonSchema): number {
  const count = numberOf(minItems);
  const first = itemsOf(prefixItems).slice(0, count);
  return sum(first.map(leastOfSchema)) + (count - first.length) * leastOfSchema(items);
}

function leastOfObject({ required, properties }: JsonSchema): number {
  const keys = itemsOf(required) as string[];
  const known = (properties ?? {}) as JsonSchema;
  return sum(
    keys.map((key) => Math.min(1, wordsIn(key)) + leastOfSchema(Object.hasOwn(known, key) ? known[key] : {})),
  );
}

function leastOfValue(value: Json): number {
  if (typeof value === 'string') return wordsIn(value);
  if (Array.isArray(value)) return sum(value.map(leastOfValue));
  if (!isObject(value)) return 1;
  return sum(
    Object.entries(value as JsonSchema).map(([key, part]) => Math.min(1, wordsIn(key)) + leastOfValue(part)),
  );
}

/** Runs without white space that hold a letter or a digit. */
function wordsIn(text: string): number {
  return text.match(/\S+/gu)?.filter((word) => /[\p{L}\p{N}]/u.test(word)).length ?? 0;
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}

function fewest(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((a, b) => Math.min(a, b));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
