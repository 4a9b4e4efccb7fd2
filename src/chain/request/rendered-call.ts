import type { GenerateRequest, JudgeRequest, PlanRequest } from '../contract';
import type { Json } from '../json';
import { renderPlan } from '../plan/render-plan';
import { renderGenerate, type RenderedRequest, renderJudge } from './render-request';
import type { Purpose } from '../state/state';

/** A call to a model as its model gets it. */
export interface RenderedCall {
  /** The activity's first argument: templates, names, terms. */
  readonly request: GenerateRequest | JudgeRequest | PlanRequest;
  readonly rendered: RenderedRequest;
}

/**
 * Renders what a call sends from the arguments of its activity, by the very functions that the activities use.
 *
 * @returns undefined for a call that asks no model
 */
export function renderCall(purpose: Purpose, args: readonly Json[]): RenderedCall | undefined {
  const [first, ...values] = args as unknown as [never, ...Json[]];
  if (purpose === 'generate') {
    const request: GenerateRequest = first;
    return { request, rendered: renderGenerate(request, values) };
  }
  if (purpose === 'plan') {
    const request: PlanRequest = first;
    return { request, rendered: renderPlan(request, values) };
  }
  if (purpose === 'judge') {
    const request: JudgeRequest = first;
    return { request, rendered: renderJudge(request, values[0]!, values.slice(1)) };
  }
  return undefined;
}
