import type { Activities } from '../chain/contract';
import { renderPlan } from '../chain/plan/render-plan';
import { askInFull, refuseTooLarge } from './call/complete';
import { byDefinition } from './call/failures';
import { readPlan } from './reply/read-plan';
import type { ActivitySetup } from './setup';

export function createPlan(setup: ActivitySetup): Activities['plan'] {
  return async (request, ...values) => {
    const rendered = byDefinition(() => renderPlan(request, values));
    const answer = await askInFull(setup, request, rendered);
    const generated = readPlan(request, answer);
    refuseTooLarge(generated, answer.receipt, setup);
    return generated;
  };
}
