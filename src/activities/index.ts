import type { Activities } from '../chain/contract';
import { admit } from './admit';
import { check } from './check';
import { createGenerate } from './generate';
import { createJudge } from './judge';
import { createPlan } from './plan';
import type { ActivitySetup } from './setup';

export { type AnthropicModelOptions, createAnthropicModel } from './anthropic';
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
