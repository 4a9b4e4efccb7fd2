import { outputOf } from '../definition/blocks';
import type { Block } from '../definition/definition';
import { namedSlots } from '../template/texts';

/** The name of the group that steps are put into where not all of them wait for each other. */
export const GROUP = 'steps';

/**
 * The same blocks so that what can run at once does: a plain list where each one needs the one before it, else one group
 * whose members wait for what they name and for nothing more. A block names outputs of blocks before it only.
 */
export function arrange(blocks: readonly Block[]): readonly Block[] {
  const isRow = blocks.every((block, i) => i === 0 || needs(block, blocks[i - 1]!));
  return isRow ? blocks : [{ parallel: GROUP, blocks }];
}

/** Nothing stands between the two, so that one can only need the other by naming it. */
function needs(reader: Block, maker: Block): boolean {
  const output = outputOf(maker);
  return namedSlots(reader).some(
    ({ name }) => name === 'all_outputs' || (name === output && output !== undefined),
  );
}
