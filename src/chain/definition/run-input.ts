import { checkDefinition } from './check-definition';
import { isTaskQueue } from '../check/shape/shape';
import type { RunInput } from '../contract';
import type { Problem } from './definition';
import { canonicalJson, isObject, own } from '../json';
import { isNormal, type NormalDefinition } from './normalise';
import { hashOf } from '../run/run';

/** A workflow's argument for a new run, found sound. */
export type CheckedInput = Omit<RunInput, 'definition'> & { readonly definition: NormalDefinition };

/** Whether a definition is judged by the rules of this release; asked only where it breaks one. */
export type Judges = () => boolean;

/** For definitions that some release has taken. */
export const TAKEN: Judges = () => false;

/**
 * Why an argument cannot start a new run; empty where it is a {@link CheckedInput}.
 *
 * @param judges default: always. Not where an earlier release has taken the definition: it runs by the rules of then
 */
export function runInputProblems(input: unknown, judges: Judges = () => true): Problem[] {
  if (!isObject(input))
    return [{ path: [], message: 'the workflow takes one argument: { definition, hash, inputs }' }];
  const { definition, hash, inputs, options } = input;
  if (!isObject(definition)) return [{ path: ['definition'], message: 'the input holds no definition' }];
  const problems = checkDefinition(definition);
  if (problems.length > 0 && judges()) return problems;
  const checked = definition as unknown as NormalDefinition;
  if (!isNormal(checked))
    return [
      { path: [], message: 'defaults are not written out; start it through the client or normalise() it' },
    ];
  if (hashOf(checked) !== hash)
    return [{ path: ['hash'], message: "is not the sha-256 of this definition's canonical JSON" }];
  return [...inputsProblems(checked, inputs), ...runOptionsProblems(options)];
}

function inputsProblems({ inputs }: NormalDefinition, given: unknown): Problem[] {
  if (!isObject(given))
    return [{ path: ['inputs'], message: 'must be an object with a value for each input' }];
  const missing = Object.keys(inputs).filter(
    (name) => inputs[name]!.optional !== true && own(given, name) === undefined,
  );
  const unknown = Object.keys(given).filter((name) => own(inputs, name) === undefined);
  const unsound = Object.keys(given).filter(
    (name) => own(inputs, name) !== undefined && !isSound(given[name]),
  );
  return [
    ...unsound.map((name) => ({
      path: ['inputs', name],
      message: 'holds a lone surrogate, which UTF-8 cannot hold',
    })),
    ...missing.map((name) => ({ path: ['inputs', name], message: `input "${name}" is missing` })),
    ...unknown.map((name) => ({ path: ['inputs', name], message: `the chain has no input "${name}"` })),
  ];
}

function isSound(value: unknown): boolean {
  try {
    canonicalJson(value);
    return true;
  } catch {
    return false;
  }
}

/** Why a run's options cannot be followed: Temporal would refuse the calls, and the run would hang. */
export function runOptionsProblems(options: unknown): Problem[] {
  if (options === undefined) return [];
  if (!isObject(options)) return [{ path: ['options'], message: 'must be an object' }];
  const { modelTaskQueue, storage, storedFrom } = options;
  const problems: Problem[] = [];
  if (modelTaskQueue !== undefined && !isTaskQueue(modelTaskQueue))
    problems.push({ path: ['options', 'modelTaskQueue'], message: 'is not a name of a task queue' });
  if (storage !== undefined && typeof storage !== 'boolean')
    problems.push({ path: ['options', 'storage'], message: 'must be true or false' });
  if (storedFrom !== undefined && !(Number.isSafeInteger(storedFrom) && (storedFrom as number) >= 0))
    problems.push({ path: ['options', 'storedFrom'], message: 'must be a number of bytes' });
  return problems;
}
