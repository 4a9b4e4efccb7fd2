import type { Block, PlanBlock, StepBlock } from '../definition/definition';

/** A block that asks a model, as the step that its recovery follows: a plan is one whose output is a definition. */
export function asksAs(block: Block): StepBlock {
  return 'plan' in block ? planStep(block) : (block as StepBlock);
}

function planStep({ plan, request, model, maxTokens, repairs }: PlanBlock): StepBlock {
  return {
    step: plan,
    prompt: request,
    ...(model !== undefined && { model }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(repairs !== undefined && { repairs }),
  };
}
