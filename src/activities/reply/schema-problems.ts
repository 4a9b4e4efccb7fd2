import type { ErrorObject } from 'ajv';
import { canonicalJson, type Json, type JsonSchema } from '../../chain/json';
import { CheckTime } from '../../patterns/check-time';
import { CheckTimeoutError, type HoldToSchema, Schemas } from '../../patterns/schemas';

/** An output schema that no value can be held to; the definition has to change. */
export class UnusableSchemaError extends Error {
  override readonly name = 'UnusableSchemaError';
}

/** Problems told to a model at once. */
const MAX_PROBLEMS = 10;

/**
 * Why a value does not have a schema's shape, each with its place as a JSON pointer; empty where it does.
 *
 * @throws UnusableSchemaError where the schema itself is broken.
 */
export function schemaProblems(schema: JsonSchema, value: Json, time = new CheckTime()): string[] {
  const errors = errorsOf(compiled(schema), value, time);
  if (typeof errors === 'string') return [`the value ${errors}`];
  const problems = errors.slice(0, MAX_PROBLEMS).map(problemText);
  return errors.length > MAX_PROBLEMS
    ? [...problems, `and ${errors.length - MAX_PROBLEMS} more problems`]
    : problems;
}

function errorsOf(hold: HoldToSchema, value: Json, time: CheckTime): readonly ErrorObject[] | string {
  try {
    return hold(value, time);
  } catch (error) {
    if (error instanceof CheckTimeoutError) return error.message;
    throw unusable(error);
  }
}

const schemas = new Schemas();

/** Compiled schemas by canonical JSON, the one used longest ago first. */
const cache = new Map<string, { readonly schema: JsonSchema; readonly hold: HoldToSchema }>();
const CACHE_SIZE = 200;

function compiled(schema: JsonSchema): HoldToSchema {
  const key = canonicalJson(schema);
  const entry = cache.get(key) ?? { schema, hold: compile(schema) };
  cache.delete(key);
  cache.set(key, entry);
  if (cache.size > CACHE_SIZE) {
    const [[oldest, { schema: unused }]] = cache as unknown as [[string, { schema: JsonSchema }]];
    cache.delete(oldest);
    schemas.forget(unused);
  }
  return entry.hold;
}

function compile(schema: JsonSchema): HoldToSchema {
  // An asynchronous validator answers with a promise, which would pass for a yes.
  if ('$async' in schema)
    throw new UnusableSchemaError('the output schema cannot be used: $async is not allowed');
  try {
    return schemas.compile(schema);
  } catch (error) {
    throw unusable(error);
  }
}

function unusable(error: unknown): UnusableSchemaError {
  return new UnusableSchemaError(`the output schema cannot be used: ${(error as Error).message}`);
}

function problemText({ instancePath, message, keyword, params }: ErrorObject): string {
  const place = instancePath === '' ? 'the value' : instancePath;
  return `${place} ${message ?? `breaks ${keyword}`}${moreOf(keyword, params as Record<string, unknown>)}`;
}

/** What the standard message leaves out. */
function moreOf(keyword: string, params: Record<string, unknown>): string {
  if (keyword === 'enum') return `: ${JSON.stringify(params['allowedValues'])}`;
  if (keyword === 'const') return `: ${JSON.stringify(params['allowedValue'])}`;
  if (keyword === 'additionalProperties') return `: ${JSON.stringify(params['additionalProperty'])}`;
  return '';
}
