import { apply } from '../../src/chain/run/apply';
import type { ApprovalBlock, Block } from '../../src/chain/definition/definition';
import { contentToken } from '../../src/chain/gate/gate';
import type { Decision } from '../../src/chain/gate/gate-record';
import { refusalOf } from '../../src/chain/gate/refusal';
import type { Run } from '../../src/chain/run/run';
import { start } from '../../src/chain/run/start';
import { passing, runOf } from './chains';

/** A run whose gate `ok` asks about `draft text`. */
export function asking(terms: Partial<ApprovalBlock> = {}, before: readonly Block[] = []): Run {
  const run = runOf([...before, { step: 'draft', prompt: 'x' }, { approval: 'ok', of: 'draft', ...terms }]);
  // Not played to its end: that would let its deadline pass.
  for (let at = 0, calls = start(run, at); calls.length > 0; calls = start(run, at)) {
    at += 1000;
    for (const call of calls) apply(run, call.id, passing(call), at);
  }
  return run;
}
export const tokenOf = (run: Run, runId = 'run-1'): string =>
  contentToken(run.state.steps.ok!.gate!.content, runId);
export const words = (run: Run, rest: Partial<Decision> = {}): Decision => ({
  gate: 'ok',
  content: tokenOf(run),
  decision: 'approve',
  decidedBy: 'dana',
  ...rest,
});
export const refusal = (run: Run, rest: Partial<Decision> = {}): string | undefined =>
  refusalOf(run, words(run, rest), { runId: 'run-1' });
