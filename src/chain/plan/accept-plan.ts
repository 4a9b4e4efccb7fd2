import type { ChainDefinition, PlanBlock } from '../definition/definition';
import { expandPlan } from '../run/expand';
import { commit } from '../run/settle-block';
import type { Json } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import type { BlockRecord } from '../state/state';

/** A plan that passed its checks, and its person where one is asked: it runs, or is itself the output. */
export function acceptPlan(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
  plan: ChainDefinition,
  at: number,
): void {
  if ((placed.block as PlanBlock).run === false)
    return commit(run, placed, record, plan as unknown as Json, 'done', at);
  record.plan = plan;
  expandPlan(run, placed, record.plan);
  run.moves += 1;
}
