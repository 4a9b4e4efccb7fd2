import type { Verdict } from '../contract';
import type { ActivityBlock } from '../definition/definition';
import type { Failure } from '../recovery/failure';
import type { Outcome } from '../recovery/outcome';
import { unsoundness } from '../recovery/sound';
import { timedOutText } from '../recovery/timed-out';
import type { Call } from './call-parts';
import { commit, fail } from './settle-block';
import type { Turn } from './turn';

/** Takes the outcome of a user's own activity, or of the look at its value, into the state. */
export function applyToActivity(
  turn: Turn,
  call: Call,
  outcome: Exclude<Outcome, { kind: 'cancelled' }>,
): void {
  const { placed, record } = turn;
  const block = placed.block as ActivityBlock;
  if (outcome.kind === 'failed') {
    const message = activityFailureText(call, outcome.failure);
    return fail(turn, { type: 'Activity.Failed', message });
  }
  const value = outcome.value ?? null;
  if (call.purpose === 'call') {
    const problem = unsoundness(value);
    if (problem !== undefined)
      return fail(turn, { type: 'Activity.Failed', message: `${call.activity}: its value ${problem}` });
    if (block.output === undefined) return commit(turn, value, 'done');
    record.draft = value;
    return;
  }
  const verdict = value as unknown as Verdict;
  if (verdict.verdict === 'pass') return commit(turn, record.draft!, 'done');
  const failure = {
    type: 'Activity.Failed',
    message: `${block.call ?? block.activity} returned what its schema refuses: ${verdict.reasons.join('; ')}`,
  };
  fail(turn, failure);
}

function activityFailureText(call: Call, failure: Failure): string {
  const timedOut = call.purpose === 'call' ? timedOutText(failure, call) : undefined;
  return timedOut ?? `${call.activity}: ${failure.type}: ${failure.message}`;
}
