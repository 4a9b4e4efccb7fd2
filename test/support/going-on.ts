import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { normalise } from '../../src/chain/definition/normalise';
import { type Changes, resume, type ResumeTerms } from '../../src/chain/resume/resume';
import { type Run } from '../../src/chain/run/run';
import { restoreRun, snapshotOf } from '../../src/chain/state/snapshot';
import { chainOf, ids, play, runOf, type Scripted } from './chains';

/** A run of some blocks that was played to its end. */
export const ended = (
  blocks: readonly Block[],
  script: Record<string, Scripted> = {},
  rest = {},
  inputs = {},
): Run => {
  const run = runOf(blocks, rest, { brief: 'b', ...inputs });
  play(run, script);
  return run;
};

/** The calls that a run makes when it goes on, and what it comes to. */
export function goOn(
  run: Run,
  changes: Changes = {},
  touched: ResumeTerms['touched'] = 'run',
  script: Record<string, Scripted> = {},
): { calls: string[]; run: Run; again: readonly string[]; activities: readonly string[] } {
  const { snapshot, again, activities } = resume(JSON.parse(JSON.stringify(snapshotOf(run))), changes, {
    touched,
    at: 5000,
  });
  const next = restoreRun(JSON.parse(JSON.stringify(snapshot)), { storage: true });
  const calls = ids(play(next, script));
  return { calls, run: next, again, activities };
}

/** Another definition, as a change. */
export const changed = (blocks: readonly Block[], rest: Partial<ChainDefinition> = {}) => ({
  definition: normalise(chainOf(blocks, rest)),
});
