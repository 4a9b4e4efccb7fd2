import { ApplicationFailure } from '@temporalio/workflow';
import { CHAIN_DEFINITION_ERROR, CHAIN_RUN_ERROR } from '../chain/failure';
import type { RunInput } from '../chain/contract';
import type { Problem } from '../chain/definition';
import { isObject } from '../chain/json';
import { newRun, type Run } from '../chain/run';
import { type CheckedInput, runInputProblems } from '../chain/run-input';
import { restoreRun } from '../chain/snapshot';

/**
 * The run that an input asks for: a new one, or one that goes on from a snapshot.
 *
 * @throws ApplicationFailure `ChainDefinitionError`, never retried, with every problem in its details.
 */
export function openRun(input: RunInput, at: number): Run {
  const storage = isObject(input) && (input.options?.storage ?? false);
  if (isObject(input) && input.snapshot !== undefined) return resumed(input.snapshot, storage);
  const problems = runInputProblems(input);
  if (problems.length > 0) refuse(problems);
  const { definition, hash, inputs } = input as unknown as CheckedInput;
  return newRun(definition, inputs, at, { hash, storage });
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
