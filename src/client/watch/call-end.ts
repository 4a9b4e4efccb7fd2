import type { Outcome } from '../../chain/recovery/outcome';
import { isVerdict } from '../../chain/recovery/sound';
import type { CallReceipt, Rejection } from '../../chain/contract';
import { isReceipt } from '../../chain/recovery/outcome';
import type { Purpose } from '../../chain/state/state';
import type { CallEnd } from './run-event';

/** What an outcome says of its call, without what was asked and answered. */
export function callEndOf(purpose: Purpose, outcome: Outcome): Omit<CallEnd, 'ms' | 'retries'> {
  if (outcome.kind === 'cancelled') return { outcome: 'cancelled' };
  if (outcome.kind === 'failed')
    return { outcome: 'failed', failure: outcome.failure, ...(outcome.receipt && paid(outcome.receipt)) };
  if (purpose === 'call') return { outcome: 'ok' };
  const reasons = reasonsIn(outcome.value);
  return {
    outcome: reasons ? 'rejected' : 'ok',
    ...(isReceipt(outcome.value) && paid(outcome.value)),
    ...(reasons && { reasons }),
  };
}

function reasonsIn(value: unknown): readonly string[] | undefined {
  if (isVerdict(value)) return value.verdict === 'fail' ? value.reasons : undefined;
  return isReceipt(value) ? (value as { readonly rejected?: Rejection }).rejected?.reasons : undefined;
}

function paid({ model, usage, cost }: CallReceipt): Pick<CallEnd, 'model' | 'usage' | 'cost'> {
  return { model, usage, ...(cost !== undefined && { cost }) };
}
