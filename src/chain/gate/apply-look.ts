import type { Outcome } from '../recovery/outcome';
import type { Call } from '../run/call-parts';
import { conclude, refuse } from './decide';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { isVerdict } from '../recovery/sound';
import type { BlockRecord } from '../state/state';

/** What an activity says of a claimed decision: it passes, or does not count. An answer that is missing is not a pass. */
export function applyLook(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
  { purpose, activity }: Call,
  outcome: Exclude<Outcome, { kind: 'cancelled' }>,
  at: number,
): void {
  const reason = refusalIn(activity, outcome);
  if (reason !== undefined) return refuse(run, placed, record, reason, at);
  const claim = record.gate!.claim!;
  claim.passed = [...claim.passed, purpose as 'admit' | 'authorize' | 'check'];
  conclude(run, placed, record, at);
}

function refusalIn(activity: string, outcome: Exclude<Outcome, { kind: 'cancelled' }>): string | undefined {
  if (outcome.kind === 'failed') return `${activity} gave no verdict: ${outcome.failure.message}`;
  const { value } = outcome;
  if (!isVerdict(value)) return `${activity} must answer { verdict: 'pass' | 'fail', reasons: string[] }`;
  if (value.verdict === 'pass') return undefined;
  return value.reasons.join('; ') || `${activity} gave no reason`;
}
