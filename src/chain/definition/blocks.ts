import type { Block, Check, Fallback, Rule, StepBlock } from './definition';

export const BLOCK_KINDS = [
  'step',
  'parallel',
  'activity',
  'text',
  'approval',
  'map',
  'chain',
  'switch',
  'plan',
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** The one of a block's keys that says what it is, or undefined where none or several do. */
export function kindOf(block: object): BlockKind | undefined {
  const kinds = BLOCK_KINDS.filter((kind) => Object.prototype.hasOwnProperty.call(block, kind));
  return kinds.length === 1 ? kinds[0] : undefined;
}

/** Kinds that are made of other blocks and call nothing themselves. A plan calls its model, then is one. */
export function isComposite(kind: BlockKind): boolean {
  return kind === 'parallel' || kind === 'map' || kind === 'chain' || kind === 'switch';
}

/** A block's name, which is also its last part in a path. */
export function nameOf(block: Block): string {
  return (block as unknown as Readonly<Record<string, string>>)[kindOf(block)!]!;
}

/** The name of a block's output; groups and approvals have none of their own. */
export function outputOf(block: Block): string | undefined {
  return 'parallel' in block || 'approval' in block ? undefined : (block.as ?? nameOf(block));
}

/** The blocks that a block is made of, in written order; a sub-chain's are in its own definition. */
export function innerBlocks(block: Block): readonly Block[] {
  if ('parallel' in block) return block.blocks;
  if ('map' in block) return [block.each];
  if ('switch' in block)
    return [...Object.values(block.cases), ...(block.otherwise ? [block.otherwise] : [])];
  return 'chain' in block ? block.definition.blocks : [];
}

export function fallbacksOf(step: StepBlock): readonly Fallback[] {
  if (step.fallback === undefined) return [];
  return Array.isArray(step.fallback) ? (step.fallback as readonly Fallback[]) : [step.fallback as Fallback];
}

export function isRule(check: Check): check is Rule {
  return !('validator' in check) && !('judge' in check);
}
