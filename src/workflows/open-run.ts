import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { CHAIN_RUN_ERROR } from '../chain/recovery/failure';
import type { RunInput } from '../chain/contract';
import { isObject } from '../chain/json';
import { openRun as openAny, type Opening } from '../chain/run/open-run';
import type { Run } from '../chain/run/run';
import { isPatched } from './patches';
import { refuse } from './refuse';
import { cut, messageOf } from '../chain/words';

/**
 * The run that an input asks for: a new one, or one that goes on from a snapshot.
 *
 * @throws ApplicationFailure `ChainDefinitionError`, never retried, with every problem in its details.
 */
export function openRun(input: RunInput, at: number): Run {
  const opening = tryToOpen(input, at);
  return 'run' in opening ? opening.run : refuse(opening.problems);
}

/** A snapshot that nothing can go on from ends the run: what is wrong with it stays wrong. */
function tryToOpen(input: RunInput, at: number): Opening {
  try {
    return openAny(input, at, { patched: isPatched, judges });
  } catch (error) {
    if (!isObject(input) || input.snapshot === undefined) throw error;
    throw ApplicationFailure.nonRetryable(cut(messageOf(error), 500), CHAIN_RUN_ERROR);
  }
}

/** What a history before this one, or an earlier release in this one, has taken is not judged again. */
function judges(): boolean {
  return workflowInfo().continuedFromExecutionRunId === undefined && isPatched('refused');
}
