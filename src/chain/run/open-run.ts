import type { RunInput } from '../contract';
import type { Problem } from '../definition/definition';
import {
  type CheckedInput,
  type Judges,
  runInputProblems,
  runOptionsProblems,
} from '../definition/run-input';
import { isObject } from '../json';
import { restoreRun } from '../state/snapshot';
import type { Patched } from './patches';
import { newRun, type Run } from './run';

/** The run that a workflow's argument opens, or why it opens none. */
export type Opening = { readonly run: Run } | { readonly problems: readonly Problem[] };

export interface OpenOptions {
  readonly patched: Patched;
  /** Whether a definition that breaks a rule of this release is refused. */
  readonly judges: Judges;
}

/**
 * Opens a run as the workflow's argument asks: a new one, or one that goes on from a snapshot.
 *
 * @param input as it was sent; it may be anything
 * @param at milliseconds since the epoch
 * @throws SnapshotError for a snapshot that nothing can go on from
 */
export function openRun(input: unknown, at: number, { patched, judges }: OpenOptions): Opening {
  const { options, snapshot } = (isObject(input) ? input : {}) as Partial<RunInput>;
  const problems = snapshot === undefined ? runInputProblems(input, judges) : runOptionsProblems(options);
  if (problems.length > 0) return { problems };
  const { storage = false, storedFrom } = options ?? {};
  const terms = { storage, patched, ...(storedFrom !== undefined && { storedFrom }) };
  if (snapshot !== undefined) return { run: restoreRun(snapshot, terms, judges) };
  const { definition, hash, inputs } = input as CheckedInput;
  return { run: newRun(definition, inputs, at, { hash, ...terms }) };
}
