import type { ChainDefinition, PlanBlock } from '../definition/definition';
import { expandPlan } from '../run/expand';
import { commit } from '../run/settle-block';
import type { Json } from '../json';
import type { Turn } from '../run/turn';

/** A plan that passed its checks, and its person where one is asked: it runs, or is itself the output. */
export function acceptPlan(turn: Turn, plan: ChainDefinition): void {
  const { run, placed, record } = turn;
  if ((placed.block as PlanBlock).run === false) return commit(turn, plan as unknown as Json, 'done');
  record.plan = plan;
  expandPlan(run, placed, record.plan);
  run.moves += 1;
}
