import type { Block, ChainBlock, ChainDefinition } from '../../src/chain/definition/definition';

export const define = (blocks: readonly Block[], rest: Partial<ChainDefinition> = {}): ChainDefinition => ({
  catenary: 1,
  name: 'sub',
  blocks,
  ...rest,
});

/**
 * The sub-chain `sub`.
 *
 * @param rest of its definition
 * @param own of the block that calls it
 */
export const sub = (
  blocks: readonly Block[],
  rest: Partial<ChainDefinition> = {},
  own: Partial<ChainBlock> = {},
): Block => ({
  chain: 'sub',
  definition: define(blocks, rest),
  ...own,
});
