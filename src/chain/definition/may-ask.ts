import { innerBlocks } from './blocks';
import type { Block, ChainDefinition, StepBlock } from './definition';

/** Whether a chain may ever ask a person: by an approval, where something fails, or about a plan. */
export function mayAsk({ blocks, defaults }: ChainDefinition): boolean {
  return defaults?.onFailure === 'ask' || blocks.some(asks);
}

function asks(block: Block): boolean {
  if ('approval' in block || (block as StepBlock).onFailure === 'ask') return true;
  if ('plan' in block) return (block.approve ?? false) !== false;
  return 'chain' in block ? mayAsk(block.definition) : innerBlocks(block).some(asks);
}
