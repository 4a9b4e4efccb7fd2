import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { CHAIN_DEFINITION_ERROR, CHAIN_RUN_ERROR } from '../chain/recovery/failure';
import type { RunInput } from '../chain/contract';
import type { Problem } from '../chain/definition/definition';
import { firstThatFit } from '../chain/fit';
import { isObject } from '../chain/json';
import { newRun, type Run, type RunTerms } from '../chain/run/run';
import { type CheckedInput, runInputProblems, runOptionsProblems } from '../chain/definition/run-input';
import { restoreRun } from '../chain/state/snapshot';
import { isPatched } from './patches';
import { counted, cut, messageOf } from '../chain/words';

/**
 * The run that an input asks for: a new one, or one that goes on from a snapshot.
 *
 * @throws ApplicationFailure `ChainDefinitionError`, never retried, with every problem in its details.
 */
export function openRun(input: RunInput, at: number): Run {
  if (isObject(input) && input.snapshot !== undefined) return resumed(input);
  const problems = runInputProblems(input, judges);
  if (problems.length > 0) refuse(problems);
  const { definition, hash, inputs, options } = input as unknown as CheckedInput;
  return newRun(definition, inputs, at, { hash, ...termsOf(options) });
}

/** What a history before this one, or an earlier release in this one, has taken is not judged again. */
function judges(): boolean {
  return workflowInfo().continuedFromExecutionRunId === undefined && isPatched('refused');
}

function termsOf(options: RunInput['options']): RunTerms {
  return { storage: options?.storage ?? false, patched: isPatched };
}

/** Bytes of the problems in a failure: one too large would hang the run that it is to end. */
const PROBLEMS_BYTES = 24 * 1024;

function refuse(problems: readonly Problem[]): never {
  const shown = firstThatFit(problems.map(shorten), PROBLEMS_BYTES);
  const lines = shown.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  if (shown.length < problems.length) lines.push(`and ${problems.length - shown.length} more`);
  throw ApplicationFailure.nonRetryable(
    [`the chain cannot run: ${counted(problems.length, 'problem')}`, ...lines].join('\n'),
    CHAIN_DEFINITION_ERROR,
    shown,
  );
}

function shorten({ path, message }: Problem): Problem {
  const keys = path.map((key) => (typeof key === 'number' ? key : cut(key, 100)));
  return { path: keys, message: cut(message, 500) };
}

function resumed({ snapshot, options }: RunInput): Run {
  const problems = runOptionsProblems(options);
  if (problems.length > 0) refuse(problems);
  try {
    return restoreRun(snapshot, termsOf(options), judges);
  } catch (error) {
    throw ApplicationFailure.nonRetryable(cut(messageOf(error), 500), CHAIN_RUN_ERROR);
  }
}
