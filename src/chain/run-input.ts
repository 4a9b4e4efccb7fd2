import { checkDefinition } from './check-definition';
import type { RunInput } from './contract';
import type { Problem } from './definition';
import { isObject, own } from './json';
import { isNormal, type NormalDefinition } from './normalise';
import { hashOf } from './run';

/** A workflow's argument for a new run, found sound. */
export type CheckedInput = Omit<RunInput, 'definition'> & { readonly definition: NormalDefinition };

/** Why an argument without a snapshot cannot start a run; empty where it is a {@link CheckedInput}. */
export function runInputProblems(input: unknown): Problem[] {
  if (!isObject(input))
    return [{ path: [], message: 'the workflow takes one argument: { definition, hash, inputs }' }];
  const { definition, hash, inputs } = input;
  if (!isObject(definition)) return [{ path: ['definition'], message: 'the input holds no definition' }];
  const problems = checkDefinition(definition);
  if (problems.length > 0) return problems;
  const checked = definition as unknown as NormalDefinition;
  if (!isNormal(checked))
    return [
      { path: [], message: 'defaults are not written out; start it through the client or normalise() it' },
    ];
  if (hashOf(checked) !== hash)
    return [{ path: [], message: `hash ${String(hash)} is not this definition's` }];
  return missingInputs(checked, inputs);
}

function missingInputs(definition: NormalDefinition, inputs: unknown): Problem[] {
  const given = isObject(inputs) ? inputs : {};
  const missing = Object.entries(definition.inputs).filter(
    ([name, schema]) => schema.optional !== true && own(given, name) === undefined,
  );
  const unknown = Object.keys(given).filter((name) => own(definition.inputs, name) === undefined);
  return [
    ...missing.map(([name]) => ({ path: ['inputs', name], message: `input "${name}" is missing` })),
    ...unknown.map((name) => ({ path: ['inputs', name], message: `the chain has no input "${name}"` })),
  ];
}
