import { isObject, type Json, type JsonObject, type JsonSchema, own } from '../json';
import type { FoundChain, FoundInput } from './found';
import type { Path } from './problems';
import { checkSchema } from './schema/schema-shape';
import type { Seen } from './seen';
import { boolean, show } from './shape/shape';
import { nearest } from './suggest';
import { TYPES, typeMeant } from './schema/type-names';

/** Reads what a chain is given: by name a JSON Schema, or the name of its type. */
export function readInputs(value: Json, at: Path, chain: FoundChain, seen: Seen): void {
  if (!isObject(value)) {
    chain.lost = true;
    return seen.problems.add(
      at,
      `must map names to types or schemas, such as { brief: string }, not ${show(value)}`,
    );
  }
  if (isWholeSchema(value)) {
    chain.lost = true;
    return seen.problems.add(
      at,
      'maps names to schemas, and is none itself: write { brief: { type: string }, … }',
    );
  }
  for (const [name, input] of Object.entries(value as JsonObject)) {
    chain.scope.inputs.set(name, readInput(input, [...at, name], seen));
  }
}

function readInput(input: Json, at: Path, seen: Seen): FoundInput {
  if (typeof input === 'string') return readShorthand(input, at, seen);
  if (!isObject(input)) {
    seen.problems.add(at, `must be a type such as "string" or a JSON Schema, not ${show(input)}`);
    return { schema: {}, mayBeAbsent: false };
  }
  const { optional, default: otherwise, ...schema } = input as JsonObject;
  if (optional !== undefined) boolean(optional, [...at, 'optional'], seen);
  checkSchema(schema, at, seen);
  const hasDefault = otherwise !== undefined;
  return { schema, mayBeAbsent: optional === true && !hasDefault, hasDefault };
}

function readShorthand(text: string, at: Path, { problems }: Seen): FoundInput {
  const optional = text.endsWith('?');
  const type = optional ? text.slice(0, -1) : text;
  if ((TYPES as readonly string[]).includes(type)) return { schema: { type }, mayBeAbsent: optional };
  const meant = typeMeant(type) ?? nearest(type, TYPES);
  const mend =
    meant === undefined
      ? `it is one of ${TYPES.join(', ')}`
      : `did you mean "${meant}${optional ? '?' : ''}"?`;
  problems.add(at, `${show(text)} is not a type: ${mend}`);
  const schema: JsonSchema = meant === undefined ? {} : { type: meant };
  return { schema, mayBeAbsent: optional };
}

/** `{ type: object, properties: { … } }` where the names were meant to stand. */
function isWholeSchema(inputs: Record<string, unknown>): boolean {
  return own(inputs, 'type') === 'object' && isObject(own(inputs, 'properties'));
}
