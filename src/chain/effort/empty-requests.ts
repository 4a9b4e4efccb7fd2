import { bytesOf } from '../budget/request-bytes';
import type { JudgeCheck, StepBlock } from '../definition/definition';
import type { PlacedBlock } from '../layout/placed';
import { normalAllowance } from '../plan/allowance';
import { renderPlan } from '../plan/render-plan';
import { JUDGE_MAX_TOKENS, type Rung } from '../recovery/ladder';
import { renderGenerate, renderJudge } from '../request/render-request';
import { slotsOf } from '../template/template';

type Texts = readonly (string | undefined)[];

/** What the author wrote for a rung of a step. */
export function textsOf({ ask }: Pick<Rung, 'ask'>, context: string | undefined): Texts {
  const { messages = [], prompt, system } = ask;
  return [context, system, prompt, ...messages.map(({ content }) => content)];
}

/** Bytes of a draft's request, or a plan's, whose slots are empty. */
export function draftBytes(
  { block }: PlacedBlock,
  { output }: StepBlock,
  rung: Rung,
  context: string | undefined,
): number {
  const { messages, model, prompt = '', system } = rung.ask;
  const names = namesIn(textsOf(rung, context));
  const values = names.map(() => '');
  const common = { model, maxTokens: rung.maxTokens, names, ...(context !== undefined && { context }) };
  if ('plan' in block) {
    const { allow, request } = block;
    return bytesOf(renderPlan({ ...common, request, inputs: {}, allow: normalAllowance(allow) }, values));
  }
  const asked = {
    ...common,
    ...(messages ? { messages } : { prompt }),
    ...(system !== undefined && { system }),
    ...(output && { output }),
  };
  return bytesOf(renderGenerate(asked, values));
}

/** The same of a judge's; its candidate is empty too. */
export function judgeBytes({ judge }: JudgeCheck, context: string | undefined): number {
  const names = namesIn([judge, context]);
  const request = {
    model: '',
    maxTokens: JUDGE_MAX_TOKENS,
    names,
    criteria: judge,
    ...(context !== undefined && { context }),
  };
  const values = names.map(() => '');
  return bytesOf(renderJudge(request, '', values));
}

function namesIn(texts: Texts): string[] {
  const slots = texts.flatMap((text = '') => slotsOf(text));
  return slots.map(({ name, path }) => [name, ...path].join('.'));
}
