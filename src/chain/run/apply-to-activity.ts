import type { Verdict } from '../contract';
import type { ActivityBlock } from '../definition/definition';
import type { PlacedBlock } from '../layout/placed';
import type { Failure } from '../recovery/failure';
import type { Outcome } from '../recovery/outcome';
import { unsoundness } from '../recovery/sound';
import { timedOutText } from '../recovery/timed-out';
import type { BlockRecord } from '../state/state';
import type { Call } from './call-parts';
import { commit, fail } from './settle-block';
import type { Run } from './run';

/** Takes the outcome of a user's own activity, or of the look at its value, into the state. */
export function applyToActivity(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
  call: Call,
  outcome: Exclude<Outcome, { kind: 'cancelled' }>,
  at: number,
): void {
  const block = placed.block as ActivityBlock;
  if (outcome.kind === 'failed') {
    const message = activityFailureText(call, outcome.failure);
    return fail(run, placed, record, { type: 'Activity.Failed', message }, at);
  }
  const value = outcome.value ?? null;
  if (call.purpose === 'call') {
    const problem = unsoundness(value);
    if (problem !== undefined)
      return fail(
        run,
        placed,
        record,
        { type: 'Activity.Failed', message: `${call.activity}: its value ${problem}` },
        at,
      );
    if (block.output === undefined) return commit(run, placed, record, value, 'done', at);
    record.draft = value;
    return;
  }
  const verdict = value as unknown as Verdict;
  if (verdict.verdict === 'pass') return commit(run, placed, record, record.draft!, 'done', at);
  const failure = {
    type: 'Activity.Failed',
    message: `${block.call ?? block.activity} returned what its schema refuses: ${verdict.reasons.join('; ')}`,
  };
  fail(run, placed, record, failure, at);
}

function activityFailureText(call: Call, failure: Failure): string {
  const timedOut = call.purpose === 'call' ? timedOutText(failure, call) : undefined;
  return timedOut ?? `${call.activity}: ${failure.type}: ${failure.message}`;
}
