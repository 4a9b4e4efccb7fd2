import type { Outcome } from '../chain/outcome';
import { isVerdict } from '../chain/sound';
import type { Generated, GenerateRequest, JudgeRequest, PlanRequest } from '../chain/contract';
import type { Json } from '../chain/json';
import { isReceipt } from '../chain/outcome';
import { renderPlan } from '../chain/plan/render-plan';
import { renderGenerate, renderJudge } from '../chain/render-request';
import type { Purpose } from '../chain/state';
import type { Answer, SentActivity, SentModelCall } from './shown-step';

/** What a call sent, rendered from its recorded arguments by the very functions that the activities use. */
export function sentBy(purpose: Purpose, args: readonly Json[]): SentModelCall | SentActivity {
  if (purpose === 'generate') {
    const [request, ...values] = args as unknown as [GenerateRequest, ...Json[]];
    return { to: 'model', ...asked(request), ...renderGenerate(request, values) };
  }
  if (purpose === 'plan') {
    const [request, ...values] = args as unknown as [PlanRequest, ...Json[]];
    return { to: 'model', ...asked(request), ...renderPlan(request, values) };
  }
  if (purpose === 'judge') {
    const [request, output, ...values] = args as unknown as [JudgeRequest, Json, ...Json[]];
    return { to: 'model', ...asked(request), ...renderJudge(request, output, values) };
  }
  return { to: 'activity', args };
}

function asked({
  model,
  maxTokens,
}: GenerateRequest | JudgeRequest | PlanRequest): Pick<SentModelCall, 'model' | 'maxTokens'> {
  return { model, maxTokens };
}

/** What a call came back with, or undefined where it never answered. */
export function answerOf(purpose: Purpose, outcome: Outcome): Answer | undefined {
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

function draftOf({ output, reply, rejected, requestId }: Generated): Answer {
  return {
    ...(output !== undefined && { output }),
    ...(reply !== undefined && { reply }),
    ...(rejected && { rejectedBy: rejected.by, reasons: rejected.reasons }),
    ...(requestId !== undefined && { requestId }),
  };
}
