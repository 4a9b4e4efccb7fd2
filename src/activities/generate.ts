import type { Activities } from '../chain/contract';
import { renderGenerate } from '../chain/request/render-request';
import { askInFull, refuseTooLarge } from './call/complete';
import { byDefinition } from './call/failures';
import { readGenerated } from './reply/read-generated';
import type { ActivitySetup } from './setup';

export function createGenerate(setup: ActivitySetup): Activities['generate'] {
  return async (request, ...values) => {
    const rendered = byDefinition(() => renderGenerate(request, values));
    const answer = await askInFull(setup, request, rendered);
    const generated = byDefinition(() => readGenerated(request, answer), answer.receipt);
    refuseTooLarge(generated, answer.receipt, setup);
    return generated;
  };
}
