import type { Outcome } from '../../chain/recovery/outcome';
import { isVerdict } from '../../chain/recovery/sound';
import type { Generated } from '../../chain/contract';
import type { Json } from '../../chain/json';
import { isReceipt } from '../../chain/recovery/outcome';
import { renderCall } from '../../chain/request/rendered-call';
import type { Purpose } from '../../chain/state/state';
import type { ShownAnswer, SentActivity, SentModelCall } from './shown-step';

/** What a call sent, rendered from its recorded arguments. */
export function sentBy(purpose: Purpose, args: readonly Json[]): SentModelCall | SentActivity {
  const asked = renderCall(purpose, args);
  if (!asked) return { to: 'activity', args };
  const { model, maxTokens } = asked.request;
  return { to: 'model', model, maxTokens, ...asked.rendered };
}

/** What a call came back with, or undefined where it never answered. */
export function answerOf(purpose: Purpose, outcome: Outcome): ShownAnswer | undefined {
  if (outcome.kind !== 'returned') return undefined;
  const { value } = outcome;
  if ((purpose === 'generate' || purpose === 'plan') && isReceipt(value))
    return draftOf(value as unknown as Generated);
  if (purpose !== 'call' && isVerdict(value))
    return {
      verdict: value.verdict,
      reasons: value.reasons,
      ...(isReceipt(value) && value.requestId !== undefined && { requestId: value.requestId }),
    };
  return { output: value ?? null };
}

function draftOf({ output, reply, rejected, requestId }: Generated): ShownAnswer {
  return {
    ...(output !== undefined && { output }),
    ...(reply !== undefined && { reply }),
    ...(rejected && { rejectedBy: rejected.by, reasons: rejected.reasons }),
    ...(requestId !== undefined && { requestId }),
  };
}
