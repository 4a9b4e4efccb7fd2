import { ApplicationFailure } from '@temporalio/workflow';
import { checkDefinition } from '../chain/check-definition';
import { CHAIN_DEFINITION_ERROR, CHAIN_RUN_ERROR } from '../chain/failure';
import type { RunInput } from '../chain/contract';
import type { Problem } from '../chain/definition';
import { isObject, own } from '../chain/json';
import { isNormal, type NormalDefinition } from '../chain/normalise';
import { hashOf, newRun, type Run } from '../chain/run';
import { restoreRun } from '../chain/snapshot';

/**
 * The run that an input asks for: a new one, or one that goes on from a snapshot.
 *
 * @throws ApplicationFailure `ChainDefinitionError`, never retried, with every problem in its details.
 */
export function openRun(input: RunInput, at: number): Run {
  if (!isObject(input))
    refuse([{ path: [], message: 'the workflow takes one argument: { definition, hash, inputs }' }]);
  const storage = input.options?.storage ?? false;
  if (input.snapshot !== undefined) return resumed(input.snapshot, storage);
  const definition = checked(input);
  return newRun(definition, input.inputs, at, { hash: input.hash, storage });
}

function checked(input: RunInput): NormalDefinition {
  if (!isObject(input.definition))
    refuse([{ path: ['definition'], message: 'the input holds no definition' }]);
  const problems = checkDefinition(input.definition);
  if (problems.length > 0) refuse(problems);
  const definition = input.definition as unknown as NormalDefinition;
  if (!isNormal(definition))
    refuse([
      { path: [], message: 'defaults are not written out; start it through the client or normalise() it' },
    ]);
  if (hashOf(definition) !== input.hash)
    refuse([{ path: [], message: `hash ${String(input.hash)} is not this definition's` }]);
  const missing = missingInputs(definition, input.inputs);
  if (missing.length > 0) refuse(missing);
  return definition;
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

function refuse(problems: readonly Problem[]): never {
  const lines = problems.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  const message = `the chain cannot run: ${problems.length} problem${problems.length === 1 ? '' : 's'}\n${lines.slice(0, 50).join('\n')}`;
  throw ApplicationFailure.nonRetryable(message, CHAIN_DEFINITION_ERROR, problems.slice(0, 50));
}

function resumed(snapshot: unknown, storage: boolean): Run {
  try {
    return restoreRun(snapshot, { storage });
  } catch (error) {
    throw ApplicationFailure.nonRetryable(
      error instanceof Error ? error.message : String(error),
      CHAIN_RUN_ERROR,
    );
  }
}
