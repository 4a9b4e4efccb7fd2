import { Context } from '@temporalio/activity';
import type { PriceTables } from '../chain/budget/price-table';
import type { Activities } from '../chain/contract';
import { admit } from './admit';
import { check } from './check';
import { createGenerate } from './generate';
import { createJudge } from './judge';
import { createPlan } from './plan';
import { keptAnswer } from './call/keep-answer';
import { pricesOver, unusedOn } from './call/price-tables';
import type { ActivitySetup, SharedSetup } from './setup';

export { answerToKeep } from './call/keep-answer';
export { type AnthropicModelOptions, createAnthropicModel } from './model/anthropic';
export type { Model, ModelContext, ModelReply, ModelRequest } from './model/model';
export { type ErrorFacts, type ErrorKind, ModelError } from './model/model-error';
export type { Price, PriceTables } from '../chain/budget/price-table';
export type { ActivitySetup } from './setup';

/** The activities that every chain calls, to be registered on a worker under these names. */
export function createActivities(given: ActivitySetup): Activities {
  const { prices } = given;
  const setup: SharedSetup = prices
    ? { ...given, prices: pricesOver(prices), warnOfPrices: warnOnce(prices) }
    : given;
  return {
    generate: keptAnswer(createGenerate(setup)),
    judge: keptAnswer(createJudge(setup)),
    plan: keptAnswer(createPlan(setup)),
    check,
    admit,
  };
}

/** Each date is told once: a run would tell it with every call. */
function warnOnce(prices: PriceTables): (date: string) => void {
  const told = new Set<string>();
  return (date) => {
    const problem = told.has(date) ? undefined : unusedOn(prices, date);
    if (problem === undefined) return;
    told.add(date);
    Context.current().log.warn(problem);
  };
}
