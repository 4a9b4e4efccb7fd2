import { acceptPlan } from './accept-plan';
import type { ChainDefinition, PlanBlock } from '../definition/definition';
import { tryOpenGate } from '../gate/gate';
import { fail } from '../run/settle-block';
import type { Json } from '../json';
import type { Turn } from '../run/turn';

/** A plan that passed its checks: a person is asked about it first, where one is, and else it runs. */
export function takePlan(turn: Turn, output: Json): void {
  const { placed, record } = turn;
  const last = record.attempts!.at(-1)!;
  delete last.draft;
  const plan = output as unknown as ChainDefinition;
  const { approve = false } = placed.block as PlanBlock;
  if (approve === false) return acceptPlan(turn, plan);
  record.plan = plan;
  const failure = tryOpenGate(turn);
  if (failure) fail(turn, failure);
}
