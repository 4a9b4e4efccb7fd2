import { isObject, type Json, type JsonObject, own } from '../json';
import { refTarget } from './schema-rules';

/** What a schema says about one key or index of its values. */
export interface SchemaStep {
  /**
   * Whether it is there: `always`, `sometimes`, `undeclared` (nothing is said of it, but of others), `never`; or
   * `unknown`, where the schema leaves it open.
   */
  readonly is: 'always' | 'sometimes' | 'undeclared' | 'never' | 'unknown';
  /** Schemas of what is there: one of them holds. */
  readonly next: readonly Json[];
  /** The keys that are declared. */
  readonly keys: readonly string[];
  /** What the value is instead, such as `text`. */
  readonly instead?: string;
}

/** Bounds the work on schemas that refer to each other many times over: what is left unseen passes. */
export interface Budget {
  left: number;
}

const UNKNOWN: SchemaStep = { is: 'unknown', next: [], keys: [] };

/** One step of a path into a schema; `$ref`s lead into `root`. */
export function stepInto(schema: Json, key: string, root: JsonObject, budget: Budget): SchemaStep {
  budget.left -= 1;
  if (budget.left <= 0 || schema === true) return UNKNOWN;
  if (!isObject(schema)) return { is: 'never', next: [], keys: [] };
  const object = schema as JsonObject;
  const go = (each: Json): SchemaStep => stepInto(each, key, root, budget);
  const parts = [ownStep(object, key)];
  const ref = own(object, '$ref');
  if (typeof ref === 'string') parts.push(go(refTarget(root, ref) ?? true));
  for (const each of listAt(object, 'allOf')) parts.push(go(each));
  for (const word of ['anyOf', 'oneOf']) {
    const choices = listAt(object, word);
    if (choices.length > 0) parts.push(either(choices.map(go)));
  }
  return both(parts);
}

export function listAt(schema: JsonObject, keyword: string): readonly Json[] {
  const list = own(schema, keyword);
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

/** The type names that a schema allows, or undefined where it does not say. */
export function typesOf(schema: JsonObject): readonly string[] | undefined {
  const type = own(schema, 'type');
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((each) => typeof each === 'string') : undefined;
}

/** All of them hold: the strictest word counts. */
function both(parts: readonly SchemaStep[]): SchemaStep {
  const never = parts.find((part) => part.is === 'never');
  if (never) return never;
  const keys = parts.flatMap((part) => part.keys);
  const next = parts.flatMap((part) => part.next);
  const is = (['always', 'sometimes', 'undeclared'] as const).find((word) =>
    parts.some((part) => part.is === word),
  );
  return { is: is ?? 'unknown', next, keys };
}

/** One of them holds. */
function either(choices: readonly SchemaStep[]): SchemaStep {
  const there = choices.filter(({ is }) => is !== 'never' && is !== 'undeclared');
  const keys = choices.flatMap((choice) => choice.keys);
  if (there.length === 0) return { ...choices[0]!, keys };
  if (there.some(({ is }) => is === 'unknown')) return UNKNOWN;
  const always = there.length === choices.length && there.every(({ is }) => is === 'always');
  return { is: always ? 'always' : 'sometimes', next: there.flatMap(({ next }) => next), keys };
}

const OBJECT_WORDS = ['properties', 'additionalProperties', 'patternProperties', 'required'];
const LIST_WORDS = ['items', 'prefixItems', 'maxItems', 'minItems'];

function ownStep(schema: JsonObject, key: string): SchemaStep {
  const types = typesOf(schema);
  const says = (words: readonly string[]): boolean => words.some((word) => own(schema, word) !== undefined);
  if (types === undefined) {
    if (says(OBJECT_WORDS)) return memberStep(schema, key);
    return says(LIST_WORDS) ? itemStep(schema, key) : UNKNOWN;
  }
  return either(
    types.map((type) => {
      if (type === 'object') return memberStep(schema, key);
      if (type === 'array') return itemStep(schema, key);
      return {
        is: 'never',
        next: [],
        keys: [],
        instead: type === 'string' ? 'text' : `a value of type ${type}`,
      };
    }),
  );
}

function memberStep(schema: JsonObject, key: string): SchemaStep {
  const properties = own(schema, 'properties');
  const keys = isObject(properties) ? Object.keys(properties) : [];
  const required = listAt(schema, 'required').includes(key);
  const there = { is: required ? 'always' : 'sometimes', keys } as const;
  const property = isObject(properties) ? own(properties as JsonObject, key) : undefined;
  if (property !== undefined) return { ...there, next: [property] };
  if (own(schema, 'patternProperties') !== undefined) return UNKNOWN;
  const more = own(schema, 'additionalProperties');
  if (more === false) return { is: 'never', next: [], keys };
  if (isObject(more)) return { ...there, next: [more as Json] };
  if (required) return { is: 'always', next: [true], keys };
  return more === undefined && keys.length > 0 ? { is: 'undeclared', next: [], keys } : UNKNOWN;
}

function itemStep(schema: JsonObject, key: string): SchemaStep {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(key)) return { is: 'never', next: [], keys: [], instead: 'a list' };
  const index = Number(key);
  const most = own(schema, 'maxItems');
  const items = own(schema, 'items');
  const item = listAt(schema, 'prefixItems')[index] ?? items ?? true;
  if (item === false || (typeof most === 'number' && index >= most)) {
    return { is: 'never', next: [], keys: [], instead: `a list without an item ${key}` };
  }
  return item === true ? UNKNOWN : { is: 'always', next: [item], keys: [] };
}
