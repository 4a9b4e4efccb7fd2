import { plainCopy } from '../../chain/check/plain';
import { Problems } from '../../chain/check/problems';
import { didYouMean } from '../../chain/check/suggest';
import type { ChainDefinition, Problem } from '../../chain/definition/definition';
import { isObject, type Json, type JsonObject, own } from '../../chain/json';
import { type InputSchema, inputSchemas } from './input-schemas';
import { type ValueProblems, valueProblems } from './value-problems';

/**
 * What keeps a chain from being started with these inputs: missing and unknown ones, and values of another shape. Paths
 * start with the input's name. Takes a definition that `checkDefinition` has passed.
 */
export function checkInputs(definition: Pick<ChainDefinition, 'inputs'>, inputs: unknown): Problem[] {
  const problems = new Problems();
  const plain = plainCopy(inputs, problems, Infinity);
  if (plain === undefined || problems.count > 0) return problems.list();
  if (!isObject(plain)) return [{ path: [], message: 'inputs are an object: values by name' }];
  const given = plain as JsonObject;
  const schemas = inputSchemas(definition);
  const problemsOf = valueProblems();
  const unknown = Object.keys(given).filter((name) => !schemas.has(name));
  return [
    ...unknown.map((name) => unknownInput(name, [...schemas.keys()])),
    ...[...schemas].flatMap(([name, schema]) => inputProblems(name, schema, own(given, name), problemsOf)),
  ];
}

/** The inputs with the defaults of those that are not given. */
export function withDefaults(
  definition: Pick<ChainDefinition, 'inputs'>,
  inputs: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const defaults = [...inputSchemas(definition)].flatMap(([name, { otherwise }]) =>
    otherwise === undefined || own(inputs, name) !== undefined ? [] : [[name, otherwise] as const],
  );
  return { ...inputs, ...Object.fromEntries(defaults) };
}

function unknownInput(name: string, names: readonly string[]): Problem {
  const known = names.length === 0 ? '; it has none' : `; it has ${names.join(', ')}`;
  return {
    path: [name],
    message: `the chain has no input ${JSON.stringify(name)}${didYouMean(name, names) || known}`,
  };
}

function inputProblems(
  name: string,
  input: InputSchema,
  value: Json | undefined,
  problemsOf: ValueProblems,
): Problem[] {
  if (value !== undefined) {
    return problemsOf(input.schema, value).map(({ path, message }) => ({
      path: [name, ...path],
      message: `input "${name}" ${message}`,
    }));
  }
  if (input.optional || input.otherwise !== undefined) return [];
  return [{ path: [name], message: `input "${name}" is missing` }];
}
