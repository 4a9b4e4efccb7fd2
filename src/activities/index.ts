import type { Activities } from '../chain/contract';
import { admit } from './admit';
import { check } from './check';
import { createGenerate } from './generate';
import { createJudge } from './judge';
import { createPlan } from './plan';
import type { ActivitySetup } from './setup';

export { ANTHROPIC_URL, type AnthropicModelOptions, CALL_HEADER, createAnthropicModel } from './anthropic';
export type { CallFailureDetails } from './failures';
export type { Model, ModelContext, ModelReply, ModelRequest } from './model';
export { type ErrorFacts, type ErrorKind, ModelError } from './model-error';
export type { Price, PriceTables } from '../chain/budget/price-table';
export type { ActivitySetup } from './setup';

/** The activities that every chain calls, to be registered on a worker under these names. */
export function createActivities(setup: ActivitySetup): Activities {
  return {
    generate: createGenerate(setup),
    judge: createJudge(setup),
    plan: createPlan(setup),
    check,
    admit,
  };
}
