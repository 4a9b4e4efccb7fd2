import { type core, toJSONSchema } from 'zod';
import type { InputDefinition, Problem } from '../../chain/definition/definition';
import { isObject, type Json, type JsonObject, type JsonSchema } from '../../chain/json';
import { zodLosses } from './zod-losses';
import type { OutputSchema } from '../types/schema-types';

type Path = readonly (string | number)[];

/** Adds to the problems what a zod schema loses as JSON Schema; a plain JSON Schema stays as it is. */
export function toJsonSchema(schema: OutputSchema, path: Path, problems: Problem[]): JsonSchema {
  if (!isZod(schema)) return schema;
  return convert(schema, schema, path, problems);
}

/** The inputs of a chain by name: one JSON Schema each, or its type's name where there is nothing else to say. */
export function toInputs(inputs: core.$ZodObject, problems: Problem[]): Record<string, InputDefinition> {
  const { def } = inputs._zod;
  if (def.checks?.length)
    problems.push({
      path: ['inputs'],
      message: 'refine cannot become JSON Schema: check the inputs before the run',
    });
  return Object.fromEntries(
    Object.entries(def.shape).map(([name, schema]) => [name, toInput(schema, ['inputs', name], problems)]),
  );
}

function toInput(schema: core.$ZodType, path: Path, problems: Problem[]): InputDefinition {
  const { inner, absence } = unwrapped(schema);
  const json = convert(inner, schema, path, problems);
  const optional = 'optional' in absence;
  if (Object.keys(json).join() === 'type' && typeof json['type'] === 'string' && !('default' in absence))
    return optional ? `${json['type']}?` : json['type'];
  return { ...json, ...absence };
}

/** What an input's `.optional()` and `.default()` say of its absence, and the schema inside them. */
function unwrapped(schema: core.$ZodType): {
  inner: core.$ZodType;
  absence: { optional?: true; default?: Json };
} {
  const { def } = (schema as core.$ZodTypes)._zod;
  if (def.type === 'optional') {
    const { inner, absence } = unwrapped(def.innerType);
    return { inner, absence: 'default' in absence ? absence : { optional: true } };
  }
  if (def.type === 'default' || def.type === 'prefault')
    return { inner: unwrapped(def.innerType).inner, absence: { default: def.defaultValue as Json } };
  return { inner: schema, absence: {} };
}

/** `checked` is looked at, `whole` is written: it has the descriptions. */
function convert(checked: core.$ZodType, whole: core.$ZodType, path: Path, problems: Problem[]): JsonSchema {
  const found = zodLosses(checked, path);
  problems.push(...found);
  if (found.length > 0) return {};
  const { $schema: _, ...json } = toJSONSchema(whole, { io: 'output' });
  return plain(JSON.parse(JSON.stringify(json)) as JsonObject);
}

function isZod(schema: OutputSchema): schema is core.$ZodType {
  return '_zod' in schema;
}

const FORMATS: ReadonlySet<unknown> = new Set(
  'date-time time date duration email hostname uri ipv4 ipv6 uuid'.split(' '),
);
const DATA: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples']);

/** Without what only zod understands or what says nothing: its own formats, the bounds of safe integers. */
function plain(schema: JsonObject): JsonObject {
  const isInteger = schema['type'] === 'integer';
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => {
        if (key === 'format') return typeof value !== 'string' || FORMATS.has(value);
        return !(isInteger && Math.abs(value as number) === Number.MAX_SAFE_INTEGER);
      })
      .map(([key, value]) => [key, DATA.has(key) ? value : plainValue(value)]),
  );
}

function plainValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(plainValue);
  return isObject(value) ? plain(value as JsonObject) : value;
}
