import { acceptPlan } from './accept-plan';
import type { ChainDefinition, PlanBlock } from '../definition/definition';
import { tryOpenGate } from '../gate/gate';
import { fail } from '../run/settle-block';
import type { Json } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import type { BlockRecord } from '../state/state';

/** A plan that passed its checks: a person is asked about it first, where one is, and else it runs. */
export function takePlan(run: Run, placed: PlacedBlock, record: BlockRecord, output: Json, at: number): void {
  const last = record.attempts!.at(-1)!;
  delete last.draft;
  const plan = output as unknown as ChainDefinition;
  const { approve = false } = placed.block as PlanBlock;
  if (approve === false) return acceptPlan(run, placed, record, plan, at);
  record.plan = plan;
  const failure = tryOpenGate(run, placed, record, at);
  if (failure) fail(run, placed, record, failure, at);
}
