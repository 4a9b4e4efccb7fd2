import type { Limits } from '../definition/definition';
import { combinedCost, type Cost, NO_COST } from './cost-span';

export interface Effort {
  readonly calls: number;
  readonly outputTokens: number;
}

/** What each item of a list takes whose length no schema bounds. */
export interface PerItem {
  /** The map's path: `pages`, `books[]/pages`. */
  readonly map: string;
  /** Items that the sums count already, because the list has at least so many. */
  readonly beyond: number;
  readonly best: Effort;
  readonly worst: Effort;
  /** US dollars. Absent where a model has no price. */
  readonly cost?: { readonly best: number; readonly worst: number };
  /** What a limit bounds, so that the sum at worst holds whatever the length. */
  readonly limited?: readonly Limited[];
}

export type Limited = keyof Effort | 'cost';

/** What a block takes at best and at worst, with all that it is made of. */
export interface Span {
  readonly best: Effort;
  /** As `Estimate.writtenTokens`. */
  readonly written: number;
  readonly worst: Effort;
  readonly cost: Cost;
  readonly perItem: readonly PerItem[];
}

const NO_EFFORT: Effort = { calls: 0, outputTokens: 0 };
export const NOTHING: Span = {
  best: NO_EFFORT,
  written: 0,
  worst: NO_EFFORT,
  cost: NO_COST,
  perItem: [],
};

export function together(spans: readonly Span[]): Span {
  return {
    best: added(spans.map(({ best }) => best)),
    written: sum(spans.map(({ written }) => written)),
    worst: added(spans.map(({ worst }) => worst)),
    cost: combinedCost(
      spans.map(({ cost }) => cost),
      sum,
    ),
    perItem: spans.flatMap(({ perItem }) => perItem),
  };
}

export function oneOf(spans: readonly Span[]): Span {
  const least = (numbers: readonly number[]): number => Math.min(...numbers);
  const most = (numbers: readonly number[]): number => Math.max(...numbers);
  return {
    best: combined(
      spans.map(({ best }) => best),
      least,
    ),
    written: least(spans.map(({ written }) => written)),
    worst: combined(
      spans.map(({ worst }) => worst),
      most,
    ),
    cost: {
      ...combinedCost(
        spans.map(({ cost }) => cost),
        most,
      ),
      best: least(spans.map(({ cost }) => cost.best)),
    },
    perItem: spans.flatMap(({ perItem }) => perItem),
  };
}

/** It may take nothing. */
export function maybe(span: Span): Span {
  return { ...span, best: NO_EFFORT, written: 0, cost: { ...span.cost, best: 0 } };
}

/** The same for each item of a list: all of it in sums where the list is bounded. */
export function forEach(
  span: Span,
  map: string,
  { least, most }: { readonly least: number; readonly most?: number },
): Span {
  const { best, unpriced, worst } = span.cost;
  const own = {
    map,
    beyond: least,
    best: span.best,
    worst: span.worst,
    ...(unpriced.length === 0 && { cost: { best, worst } }),
  };
  return {
    best: times(span.best, least),
    written: span.written * least,
    worst: times(span.worst, most ?? least),
    cost: { best: best * least, worst: worst * (most ?? least), unpriced },
    perItem: most !== undefined || span.worst.calls === 0 ? span.perItem : [own, ...span.perItem],
  };
}

export function within(span: Span, { calls, cost, outputTokens }: Limits): Span {
  const isLong = span.perItem.length > 0;
  return {
    ...span,
    worst: {
      calls: capped(span.worst.calls, calls, isLong),
      outputTokens: capped(span.worst.outputTokens, outputTokens, isLong),
    },
    cost: { ...span.cost, worst: capped(span.cost.worst, cost, isLong) },
    perItem: span.perItem.map((each) => limitedBy(each, { calls, outputTokens, cost })),
  };
}

/** With items to come, the sum so far says nothing: the limit does. */
function capped(sum: number, limit: number | undefined, isLong: boolean): number {
  return limit === undefined ? sum : isLong ? limit : Math.min(sum, limit);
}

function limitedBy(each: PerItem, limits: Readonly<Record<Limited, number | undefined>>): PerItem {
  const limited = (['calls', 'outputTokens', 'cost'] as const).filter(
    (what) => limits[what] !== undefined || each.limited?.includes(what),
  );
  return limited.length === 0 ? each : { ...each, limited };
}

export function times({ calls, outputTokens }: Effort, n: number): Effort {
  return { calls: calls * n, outputTokens: outputTokens * n };
}

function added(efforts: readonly Effort[]): Effort {
  return combined(efforts, sum);
}

function combined(efforts: readonly Effort[], combine: (numbers: readonly number[]) => number): Effort {
  return {
    calls: combine(efforts.map(({ calls }) => calls)),
    outputTokens: combine(efforts.map(({ outputTokens }) => outputTokens)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
