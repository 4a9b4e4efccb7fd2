import type { Outcome } from '../recovery/outcome';
import type { Call } from '../run/call-parts';
import { conclude, refuse } from './decide';
import { isVerdict } from '../recovery/sound';
import type { Turn } from '../run/turn';

/** What an activity says of a claimed decision: it passes, or does not count. An answer that is missing is not a pass. */
export function applyLook(
  turn: Turn,
  { purpose, activity }: Call,
  outcome: Exclude<Outcome, { kind: 'cancelled' }>,
): void {
  const reason = refusalIn(activity, outcome);
  if (reason !== undefined) return refuse(turn, reason);
  const claim = turn.record.gate!.claim!;
  claim.passed = [...claim.passed, purpose as 'admit' | 'authorize' | 'check'];
  conclude(turn);
}

function refusalIn(activity: string, outcome: Exclude<Outcome, { kind: 'cancelled' }>): string | undefined {
  if (outcome.kind === 'failed') return `${activity} gave no verdict: ${outcome.failure.message}`;
  const { value } = outcome;
  if (!isVerdict(value)) return `${activity} must answer { verdict: 'pass' | 'fail', reasons: string[] }`;
  if (value.verdict === 'pass') return undefined;
  return value.reasons.join('; ') || `${activity} gave no reason`;
}
