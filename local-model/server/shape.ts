import { badRequest } from './api-error';
import { readLimits, type Limits } from './limits';

/** What a reply must look like: a JSON Schema with its references resolved and every length capped. */
export type Shape =
  | { readonly kind: 'literals'; readonly values: readonly unknown[] }
  | { readonly kind: 'string'; readonly min: number; readonly max: number }
  | { readonly kind: 'formatted'; readonly format: string; readonly max: number }
  | { readonly kind: 'number'; readonly isInteger: boolean; readonly range: NumberRange }
  | { readonly kind: 'array'; readonly items: Shape; readonly min: number; readonly max: number }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'any-of'; readonly options: readonly Shape[] };

/** `unit` is 0 to 1. Other bounds are left to whoever checks the reply. */
export type NumberRange = 'any' | 'nonnegative' | 'positive' | 'unit';

export interface Field {
  readonly name: string;
  readonly shape: Shape;
}

type Schema = Readonly<Record<string, unknown>>;

interface Place {
  readonly path: string;
  readonly defs: Schema;
  readonly depth: number;
}

/** A small model rarely closes a string or a list by itself, so one without a limit gets these. */
const DEFAULT_STRING = 240;
const DEFAULT_ITEMS = 8;
/** More than this, and the grammar gets slow or is refused by the runtime. */
const LONGEST_STRING = 1000;
const MOST_ITEMS = 64;
const DEEPEST = 12;
const WIDEST_RANGE = 100;

/**
 * The shape that a schema of `output_config.format` asks for. Every property of an object is asked for, the optional
 * ones too.
 *
 * @throws ApiError 400 naming what can't be enforced, and where.
 */
export function shapeOf(schema: unknown, path: string): Shape {
  const { $defs, definitions } = (schema ?? {}) as { $defs?: Schema; definitions?: Schema };
  return read(schema, { path, defs: { ...definitions, ...$defs }, depth: 0 });
}

function read(schema: unknown, place: Place): Shape {
  const { path, depth } = place;
  if (typeof schema !== 'object' || schema === null) throw badRequest(path, 'a schema object is needed');
  if (depth > DEEPEST) throw badRequest(path, 'schemas that are recursive or this deep are not supported');
  const { $ref, allOf, type, ...rest } = schema as Schema;
  if (typeof $ref === 'string') return read(definition($ref, place), inside(place, ''));
  if ('const' in rest) return { kind: 'literals', values: [rest.const] };
  if (Array.isArray(rest.enum) && rest.enum.length > 0) return { kind: 'literals', values: rest.enum };
  const options = rest.anyOf ?? rest.oneOf;
  if (Array.isArray(options)) return anyOf(options, inside(place, '.anyOf'));
  if (Array.isArray(allOf) && allOf.length === 1) return read(allOf[0], inside(place, '.allOf'));
  if (Array.isArray(type))
    return anyOf(
      type.map((one: unknown) => ({ ...rest, type: one })),
      inside(place, ''),
    );
  return ofType(type, rest, place);
}

function ofType(type: unknown, schema: Schema, place: Place): Shape {
  const limits = readLimits(schema);
  switch (type) {
    case 'string':
      return stringShape(schema.format, limits);
    case 'integer':
    case 'number':
      return numberShape(type === 'integer', limits);
    case 'boolean':
      return { kind: 'literals', values: [true, false] };
    case 'null':
      return { kind: 'literals', values: [null] };
    case 'array':
      return arrayShape(schema.items, limits, place);
    case 'object':
      return objectShape(schema.properties, place);
    default:
      throw badRequest(place.path, `a type, enum, const or anyOf is needed, not ${JSON.stringify(type)}`);
  }
}

function stringShape(format: unknown, { minLength, maxLength }: Limits): Shape {
  if (typeof format === 'string') return { kind: 'formatted', format, max: DEFAULT_STRING };
  const max = Math.min(maxLength ?? Math.max(DEFAULT_STRING, minLength ?? 0), LONGEST_STRING);
  // At least one character where one fits: an empty string is never what was asked for.
  return { kind: 'string', min: Math.min(Math.max(minLength ?? 1, 1), max), max };
}

function numberShape(isInteger: boolean, { minimum, maximum, above, below }: Limits): Shape {
  const low = minimum ?? (above === undefined ? undefined : above + (isInteger ? 1 : 0));
  const high = maximum ?? (below === undefined ? undefined : below - (isInteger ? 1 : 0));
  if (isInteger && low !== undefined && high !== undefined && high >= low && high - low <= WIDEST_RANGE)
    return { kind: 'literals', values: integersFrom(Math.ceil(low), Math.floor(high)) };
  return { kind: 'number', isInteger, range: rangeOf(low, high) };
}

function rangeOf(low: number | undefined, high: number | undefined): NumberRange {
  if (low === undefined || low < 0) return 'any';
  if (low < 1 && high === 1) return 'unit';
  return low > 0 ? 'positive' : 'nonnegative';
}

const integersFrom = (low: number, high: number): number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

function arrayShape(items: unknown, { minItems, maxItems }: Limits, place: Place): Shape {
  const min = minItems ?? 0;
  if (min > MOST_ITEMS)
    throw badRequest(place.path, `minItems ${min} is more than the local model writes (${MOST_ITEMS})`);
  const max = Math.min(maxItems ?? Math.max(DEFAULT_ITEMS, min), MOST_ITEMS);
  return { kind: 'array', items: read(items, inside(place, '.items')), min, max: Math.max(min, max) };
}

function objectShape(properties: unknown, place: Place): Shape {
  const fields = Object.entries((properties ?? {}) as Schema).map(([name, schema]) => ({
    name,
    shape: read(schema, inside(place, `.properties.${name}`)),
  }));
  return { kind: 'object', fields };
}

function anyOf(schemas: readonly unknown[], place: Place): Shape {
  return {
    kind: 'any-of',
    options: schemas.map((schema, index) => read(schema, inside(place, `.${index}`))),
  };
}

function definition(ref: string, { defs, path }: Place): unknown {
  const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(ref)?.[1];
  const found = name === undefined ? undefined : defs[name];
  if (found === undefined) throw badRequest(`${path}.$ref`, `${ref} names nothing in $defs`);
  return found;
}

const inside = (place: Place, step: string): Place => ({
  ...place,
  path: place.path + step,
  depth: place.depth + 1,
});
