import { isObject, itemsOf, type Json, type JsonObject, own } from '../../json';
import { lookInto, type SchemaReading } from './schema-reading';

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

const UNKNOWN: SchemaStep = { is: 'unknown', next: [], keys: [] };

/** One step of a path into a schema. `key`: a name or an index of it, or {@link ANY_ITEM}. */
export function stepInto(schema: Json, key: string, reading: SchemaReading): SchemaStep {
  if (schema === true) return UNKNOWN;
  if (!isObject(schema)) return { is: 'never', next: [], keys: [] };
  const object = schema as JsonObject;
  return lookInto(object, reading, UNKNOWN, () => {
    const go = (each: Json): SchemaStep => stepInto(each, key, reading);
    const parts = partsOf(object, reading).map((choices) => either(choices.map(go)));
    return both([ownStep(object, key), ...parts]);
  });
}

/** What a schema is made of beside its own words: of each list, one holds. */
export function partsOf(schema: JsonObject, { refs }: SchemaReading): (readonly Json[])[] {
  const target = refs.get(schema);
  return [
    ...(target === undefined ? [] : [[target]]),
    ...['anyOf', 'oneOf'].map((word) => listAt(schema, word)).filter((choices) => choices.length > 0),
    ...listAt(schema, 'allOf').map((each) => [each]),
  ];
}

/** No slot can say it: every item of a list, whatever its index. */
export const ANY_ITEM = '*';

export function listAt(schema: JsonObject, keyword: string): readonly Json[] {
  return itemsOf(own(schema, keyword));
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
  if (key === ANY_ITEM) {
    const all = [...listAt(schema, 'prefixItems'), own(schema, 'items') ?? true];
    return all.includes(true)
      ? UNKNOWN
      : { is: 'always', next: all.filter((each) => each !== false), keys: [] };
  }
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
