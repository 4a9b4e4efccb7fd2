import type { RunInput } from '../../chain/contract';
import { isObject } from '../../chain/json';
import type { Patched } from '../../chain/run/patches';
import { newRun, type Run, type RunTerms } from '../../chain/run/run';
import { type CheckedInput, runInputProblems } from '../../chain/definition/run-input';
import { restoreRun, SnapshotError } from '../../chain/state/snapshot';

/**
 * The run that a workflow's argument opens, as the workflow opens it; undefined where the workflow refuses it.
 *
 * @param patched what the history has
 */
export function openRun(input: unknown, at: number, patched: Patched): Run | undefined {
  if (!isObject(input)) return undefined;
  const { options, snapshot } = input as Partial<RunInput>;
  const terms: RunTerms = { storage: options?.storage ?? false, patched };
  if (snapshot !== undefined) return resume(snapshot, terms);
  if (runInputProblems(input).length > 0) return undefined;
  const { definition, hash, inputs } = input as unknown as CheckedInput;
  return newRun(definition, inputs, at, { hash, ...terms });
}

function resume(snapshot: unknown, terms: RunTerms): Run | undefined {
  try {
    return restoreRun(snapshot, terms);
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    throw error;
  }
}
