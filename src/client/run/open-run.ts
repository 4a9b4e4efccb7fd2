import type { RunInput } from '../../chain/contract';
import { isObject } from '../../chain/json';
import { newRun, type Run } from '../../chain/run/run';
import { type CheckedInput, runInputProblems } from '../../chain/definition/run-input';
import { restoreRun, SnapshotError } from '../../chain/state/snapshot';

/** The run that a workflow's argument opens, as the workflow opens it; undefined where the workflow refuses it. */
export function openRun(input: unknown, at: number): Run | undefined {
  if (!isObject(input)) return undefined;
  const { options, snapshot } = input as Partial<RunInput>;
  const storage = options?.storage ?? false;
  if (snapshot !== undefined) return resume(snapshot, storage);
  if (runInputProblems(input).length > 0) return undefined;
  const { definition, hash, inputs } = input as unknown as CheckedInput;
  return newRun(definition, inputs, at, { hash, storage });
}

function resume(snapshot: unknown, storage: boolean): Run | undefined {
  try {
    return restoreRun(snapshot, { storage });
  } catch (error) {
    if (error instanceof SnapshotError) return undefined;
    throw error;
  }
}
