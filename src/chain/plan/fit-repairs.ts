import type { NormalAllowance } from '../contract';
import type { Block, ChainDefinition, StepDefaults } from '../definition/definition';
import { DEFAULTS } from '../definition/normalise';
import { worstOf } from './effort';

/** As many repairs as the chain has, or as its allowance leaves room for: a plan is not refused for what it did not ask for. */
export function fitRepairs(
  definition: ChainDefinition,
  allow: NormalAllowance,
  defaults: StepDefaults = {},
): ChainDefinition {
  const usual = defaults.repairs ?? DEFAULTS.repairs;
  for (let repairs = usual; repairs >= 0; repairs--) {
    const fitted = repairs === usual ? definition : withRepairs(definition, repairs);
    const { calls, outputTokens } = worstOf(fitted, defaults);
    if (calls <= allow.calls && outputTokens <= (allow.outputTokens ?? Infinity)) return fitted;
  }
  return definition;
}

function withRepairs(definition: ChainDefinition, repairs: number): ChainDefinition {
  const mend = (block: Block): Block => {
    if ('parallel' in block) return { ...block, blocks: block.blocks.map(mend) };
    return 'step' in block ? { ...block, repairs } : block;
  };
  return { ...definition, blocks: definition.blocks.map(mend) };
}
