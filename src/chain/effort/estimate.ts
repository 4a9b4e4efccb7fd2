import { criticalPath } from './critical-path';
import type { Effort, PerItem, Span } from './span';
import { spansOf } from './spans';
import { layOut } from '../layout/layout';
import type { NormalDefinition } from '../definition/normalise';
import type { Layout, PlacedBlock } from '../layout/placed';

export type { Effort, Limited, PerItem } from './span';
export { estimateText } from './estimate-text';

/** How many model calls and output tokens a run may take. */
export interface Estimate {
  /** As they are written: those of a map once, those that a plan will make not at all. */
  readonly steps: number;
  /** Blocks that plan steps of their own. Absent where there are none. */
  readonly plans?: number;
  /** Every step that has no condition passes with its first draft, in as few tokens as pass; lists are as short as their schemas let. */
  readonly best: Effort;
  /** Input tokens of the calls at best, of what the author wrote alone; see {@link writtenTokens}. */
  readonly writtenTokens: number;
  /**
   * Every repair and fallback is used, every judge is unreadable once, every call uses its `maxTokens`, every rejection
   * that makes a step run again is made, plans use all they may, lists are as long as their schemas let.
   */
  readonly worst: Effort;
  /**
   * US dollars of both, with slots that are empty: at best of the texts that {@link Estimate.writtenTokens} counts, at
   * worst as much as a limit on the cost would reserve. Absent where a model has no price, or none is called.
   */
  readonly cost?: { readonly best: number; readonly worst: number };
  /** The models that have no price, as they are named. Absent where all have one. */
  readonly unpriced?: readonly string[];
  /** The lists whose length no schema bounds: what each item adds to both. Absent where there are none. */
  readonly perItem?: readonly PerItem[];
  /** The gates that a run comes to by itself, by path; those of `onFailure: ask` open on a failure only. Absent where there are none. */
  readonly waitsForPeople?: readonly string[];
  /** The blocks whose calls follow each other in the longest chain of waiting, by calls at best. */
  readonly criticalPath: readonly string[];
}

export function estimate(definition: NormalDefinition): Estimate {
  return estimateLayout(layOut(definition, { templates: true })).whole;
}

/** The same of each block by itself, once it runs. @param layout with its templates */
export function estimateLayout(layout: Layout): {
  readonly whole: Estimate;
  readonly of: (placed: PlacedBlock) => Pick<Estimate, 'best' | 'worst' | 'perItem'> & Priced;
} {
  const { whole, of } = spansOf(layout);
  const { best, written, worst, perItem } = whole;
  const plans = layout.all.filter(({ kind }) => kind === 'plan').length;
  const waitsForPeople = layout.all.filter(asksAlways).map(({ path }) => path);
  return {
    whole: {
      steps: layout.all.filter(({ kind }) => kind === 'step').length,
      ...(plans > 0 && { plans }),
      best,
      writtenTokens: written,
      worst,
      ...pricedOf(whole),
      ...(perItem.length > 0 && { perItem }),
      ...(waitsForPeople.length > 0 && { waitsForPeople }),
      criticalPath: criticalPath(layout.blocks),
    },
    of: (placed) => effortOf(of(placed)),
  };
}

function effortOf(span: Span): Pick<Estimate, 'best' | 'worst' | 'perItem'> & Priced {
  const { best, perItem, worst } = span;
  return { best, worst, perItem, ...pricedOf(span) };
}

type Priced = Pick<Estimate, 'cost' | 'unpriced'>;

function pricedOf({ cost: { best, unpriced, worst }, perItem, worst: { calls } }: Span): Priced {
  if (unpriced.length > 0) return { unpriced };
  return calls > 0 || perItem.length > 0 ? { cost: { best: rounded(best), worst: rounded(worst) } } : {};
}

/** Sums of binary fractions differ in their last digits by their order. */
function rounded(dollars: number): number {
  return Number(dollars.toFixed(9));
}

function asksAlways({ block }: PlacedBlock): boolean {
  return 'approval' in block || ('plan' in block && block.approve !== undefined && block.approve !== false);
}
