import type { Outcome } from '../recovery/outcome';
import type { Call } from '../run/call-parts';
import type { Run } from '../run/run';
import { countLost } from './limits';
import { attemptsOf } from './unheard';

/** A call's end that brought nothing. */
export type Unanswered = Exclude<Outcome, { readonly kind: 'returned' }>;

/**
 * Counts the attempts of a call that ended without a receipt.
 *
 * @param elapsed milliseconds from the call's start to its end
 */
export function countUnanswered(run: Run, call: Call, outcome: Unanswered, elapsed: number): void {
  const attempts = lostOf(run, call, outcome, elapsed);
  countLost(run, call, attempts, Math.max(0, attempts - 1));
}

function lostOf(run: Run, call: Call, outcome: Unanswered, elapsed: number): number {
  const now = lostNow(call, outcome, elapsed);
  const before = lostBefore(call, outcome);
  return now === before || run.patched('lost-attempts') ? now : before;
}

/** A call that is cancelled while no worker has it, amid its retries or before them, counts as it was reserved: one attempt. */
function lostNow(call: Call, outcome: Unanswered, elapsed: number): number {
  if (outcome.kind === 'cancelled') return outcome.lost ?? 1;
  return outcome.unheard ? attemptsOf(outcome.unheard, call, elapsed) : (outcome.lost ?? 0);
}

/** What a run counts whose history is older than the patch. */
function lostBefore({ retry }: Call, outcome: Unanswered): number {
  if (outcome.kind === 'cancelled') return 1;
  const { lost = 0, unheard } = outcome;
  return lost > 0 && unheard?.silent === 'all'
    ? retry.maximumAttempts
    : Math.min(lost, retry.maximumAttempts);
}
