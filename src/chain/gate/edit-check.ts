import type { CheckRequest } from '../contract';
import type { PlanBlock, StepBlock } from '../definition/definition';
import { rulesOf } from '../recovery/ladder';
import type { PlacedBlock } from '../layout/placed';
import { planTerms } from '../request/plan-call';
import type { Run } from '../run/run';
import type { BlockRecord } from '../state/state';
import { makerBehind } from '../run/values';

/** What a person's value has to be, as its maker's own had to: schema and rules, or a plan's terms. Undefined where nothing is declared. */
export function editCheck(run: Run, gate: PlacedBlock, record: BlockRecord): CheckRequest | undefined {
  const maker = makerBehind(gate) ?? gate;
  return 'plan' in maker.block ? planCheck(run, gate, record, maker, maker.block) : outputCheck(maker);
}

function planCheck(
  run: Run,
  gate: PlacedBlock,
  { failure }: BlockRecord,
  maker: PlacedBlock,
  block: PlanBlock,
): CheckRequest | undefined {
  const isAboutThePlan = block.run === false || (gate === maker && failure === undefined);
  return isAboutThePlan ? { plan: planTerms(run, maker, block) } : undefined;
}

function outputCheck({ block, kind }: PlacedBlock): CheckRequest | undefined {
  const { output, checks } = block as StepBlock;
  const isText = kind === 'text' || kind === 'step';
  const schema = output ?? (isText ? { type: 'string' } : undefined);
  const rules = kind === 'step' ? rulesOf(checks) : [];
  const isSaid = kind === 'step' && output === undefined;
  return (
    schema && {
      ...(isSaid && { said: true as const }),
      output: schema,
      ...(rules.length > 0 && { rules }),
    }
  );
}
