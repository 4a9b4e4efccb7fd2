import { canonicalJson, isObject, type Json } from '../../json';
import type { Path } from '../problems';
import { checkKeys, type RecordRule } from '../shape/record';
import { regExpProblem } from './regexp';
import { checkPairs, checkRefs } from './schema-rules';
import type { Seen } from '../seen';
import { anything, boolean, list, mapOf, must, oneOf, type Shape, show, string } from '../shape/shape';
import { TYPES, typeMeant } from './type-names';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
/** Those that are checked, and those that only say what a pattern beside them checks. */
const FORMATS = (
  'date time date-time iso-time iso-date-time duration uri uri-reference uri-template url email hostname ipv4 ipv6 ' +
  'regex uuid json-pointer relative-json-pointer json-pointer-uri-fragment byte int32 int64 float double password ' +
  'binary base64 base64url cidrv4 cidrv6 cuid cuid2 e164 emoji json-string jwt ksuid mac nanoid ulid xid'
).split(' ');
const count = must(
  'a whole number of 0 or more',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);
const number = must('a number', (value) => typeof value === 'number');

const pattern: Shape = (value, at, { problems }) => {
  const problem = typeof value === 'string' ? regExpProblem(value) : 'must be text';
  if (problem !== undefined) problems.add(at, `${show(value)} is not a regular expression: ${problem}`);
};

const typeName: Shape = (value, at, seen) => {
  const meant = typeof value === 'string' ? typeMeant(value) : undefined;
  if (meant === undefined) oneOf(TYPES)(value, at, seen);
  else seen.problems.add(at, `${show(value)} is not a type: write "${meant}"`);
};

const types: Shape = (value, at, seen) =>
  Array.isArray(value) ? uniqueList('types', typeName)(value, at, seen) : typeName(value, at, seen);

/** A schema inside a schema: an object of known keywords, or true or false. */
const inner: Shape = (value, at, seen) => {
  if (typeof value !== 'boolean') keywords(value, at, seen);
};

const KEYWORDS: Readonly<Record<string, Shape>> = {
  $schema: must(JSON.stringify(DRAFT), (value) => value === DRAFT || value === `${DRAFT}#`),
  $comment: string,
  title: string,
  description: string,
  default: anything,
  examples: list('values', anything),
  deprecated: boolean,
  readOnly: boolean,
  writeOnly: boolean,
  $ref: string,
  $defs: mapOf('names to schemas', inner),
  type: types,
  enum: uniqueList('values', anything),
  const: anything,
  minLength: count,
  maxLength: count,
  pattern,
  format: oneOf(FORMATS),
  contentEncoding: string,
  contentMediaType: string,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: must('a number above 0', (value) => typeof value === 'number' && value > 0),
  items: inner,
  prefixItems: list('schemas', inner, 1),
  contains: inner,
  minItems: count,
  maxItems: count,
  minContains: count,
  maxContains: count,
  uniqueItems: boolean,
  properties: mapOf('names to schemas', inner),
  patternProperties: mapOf('regular expressions to schemas', inner, pattern),
  additionalProperties: inner,
  propertyNames: inner,
  required: uniqueList('names', string, 0),
  minProperties: count,
  maxProperties: count,
  allOf: list('schemas', inner, 1),
  anyOf: list('schemas', inner, 1),
  oneOf: list('schemas', inner, 1),
  ...Object.fromEntries(['not', 'if', 'then', 'else'].map((word) => [word, inner])),
};

const RULE: RecordRule = {
  what: 'a JSON Schema',
  keys: KEYWORDS,
  instead: {
    nullable: 'list "null" among the types',
    definitions: 'write "$defs"',
    optional: 'leave the name out of "required"',
    values: 'write "enum"',
    choices: 'write "enum"',
    min: 'write "minimum", "minLength" or "minItems"',
    max: 'write "maximum", "maxLength" or "maxItems"',
    length: 'write "minLength" and "maxLength"',
  },
};

const keywords: Shape = (value, at, seen) => {
  if (!isObject(value)) return seen.problems.add(at, `must be a JSON Schema, not ${show(value)}`);
  const schema = value as Record<string, Json>;
  checkKeys(RULE, schema, at, seen);
  checkPairs(schema, at, seen.problems);
};

/** A whole JSON Schema: known keywords of draft 2020-12, references within itself only. */
export const schema: Shape = (value, at, seen) => checkSchema(value, at, seen);

/** `value` without the keys that are the chain's own, such as an input's `optional`. */
export function checkSchema(value: Json, at: Path, seen: Seen): void {
  keywords(value, at, seen);
  if (isObject(value)) checkRefs(value as Record<string, Json>, at, seen.whole);
}

function uniqueList(what: string, item: Shape, least = 1): Shape {
  const listed = list(what, item, least);
  return (value, at, seen) => {
    listed(value, at, seen);
    if (!Array.isArray(value)) return;
    const known = new Set<string>();
    for (const [i, each] of (value as readonly Json[]).entries()) {
      const text = canonicalJson(each);
      if (known.has(text)) seen.problems.add([...at, i], `${show(each)} is listed twice`);
      known.add(text);
    }
  };
}
