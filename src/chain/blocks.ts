import type { Block, Check, Fallback, Rule, StepBlock } from './definition';

export type BlockKind = 'step' | 'parallel' | 'activity' | 'text';
export const BLOCK_KINDS: readonly BlockKind[] = ['step', 'parallel', 'activity', 'text'];

/** The one of a block's keys that says what it is, or undefined where none or several do. */
export function kindOf(block: object): BlockKind | undefined {
  const kinds = BLOCK_KINDS.filter((kind) => Object.prototype.hasOwnProperty.call(block, kind));
  return kinds.length === 1 ? kinds[0] : undefined;
}

/** A block's name, which is also its last part in a path. */
export function nameOf(block: Block): string {
  if ('step' in block) return block.step;
  if ('parallel' in block) return block.parallel;
  if ('activity' in block) return block.activity;
  return block.text;
}

/** The name of a block's output; groups have none of their own. */
export function outputOf(block: Block): string | undefined {
  return 'parallel' in block ? undefined : (block.as ?? nameOf(block));
}

export function fallbacksOf(step: StepBlock): readonly Fallback[] {
  if (step.fallback === undefined) return [];
  return Array.isArray(step.fallback) ? (step.fallback as readonly Fallback[]) : [step.fallback as Fallback];
}

export function isRule(check: Check): check is Rule {
  return !('validator' in check) && !('judge' in check);
}
