import type { CallParts } from '../run/call-parts';
import type { GenerateRequest, JudgeRequest, PlanRequest } from '../contract';
import { mostOf } from './cost';
import type { Json } from '../json';
import { costIsLimited } from './limits';
import type { PlacedBlock } from '../layout/placed';
import { renderPlan } from '../plan/render-plan';
import { priceFor, priceForBefore } from './model-price';
import type { Price } from './price-table';
import { bytesOf } from './request-bytes';
import { type RenderedRequest, renderGenerate, renderJudge } from '../request/render-request';
import { defaultsFor, type Run } from '../run/run';

/**
 * US dollars that a call may cost at most, by the request as it will be rendered. Undefined where no limit counts the
 * cost, and for a model without a price.
 */
export function mostOfCall(
  run: Run,
  placed: PlacedBlock,
  { activity, args, maxTokens = 0, model }: CallParts,
): number | undefined {
  if (maxTokens === 0 || model === undefined || !costIsLimited(placed)) return undefined;
  const [request, ...values] = args;
  const bytes = bytesOf(render(activity, request!, values));
  const most = (price: Price | undefined): number | undefined => price && mostOf(bytes, maxTokens, price);
  const terms = defaultsFor(placed);
  const now = most(priceFor(run, terms, model));
  const before = most(priceForBefore(run, terms, model));
  return now === before || run.patched('pinned-price') ? now : before;
}

function render(activity: string, request: Json, values: readonly Json[]): RenderedRequest {
  switch (activity) {
    case 'judge':
      return renderJudge(request as unknown as JudgeRequest, values[0]!, values.slice(1));
    case 'plan':
      return renderPlan(request as unknown as PlanRequest, values);
    default:
      return renderGenerate(request as unknown as GenerateRequest, values);
  }
}
