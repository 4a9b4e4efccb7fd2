import { checksOf } from './judge-part';
import { type PartName, PARTS } from './parts';
import type { Measured } from './score';
import { type Interval, wilson } from './wilson';

/** What the runs of one variant came to. Counts are of runs; calls and tokens are means of a run. */
export interface Tally {
  readonly variant: string;
  readonly runs: number;
  /** Runs whose draft of this part passes all its checks. */
  readonly parts: Readonly<Record<PartName, number>>;
  readonly checks: Readonly<Record<string, number>>;
  /** Runs in which everything passes. */
  readonly all: number;
  /** 95 %, of `all`. */
  readonly interval: Interval;
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly medianMs: number;
}

/** In the order in which the variants first ran. */
export function tallies(measured: readonly Measured[]): Tally[] {
  const variants = new Set(measured.map(({ variant }) => variant));
  return [...variants].map((name) =>
    tallyOf(
      name,
      measured.filter(({ variant }) => variant === name),
    ),
  );
}

function tallyOf(variant: string, runs: readonly Measured[]): Tally {
  const passing = (holds: (run: Measured) => boolean): number => runs.filter(holds).length;
  const mean = (of: (run: Measured) => number): number =>
    runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const all = passing(({ passed }) => passed);
  return {
    variant,
    runs: runs.length,
    parts: Object.fromEntries(
      PARTS.map((part) => {
        const names = checksOf(part).map(({ name }) => name);
        return [part.name, passing(({ checks }) => names.every((name) => checks[name]))];
      }),
    ) as Record<PartName, number>,
    checks: Object.fromEntries(
      PARTS.flatMap(checksOf).map(({ name }) => [name, passing(({ checks }) => checks[name] === true)]),
    ),
    all,
    interval: wilson(all, runs.length),
    calls: mean(({ calls }) => calls),
    tokensIn: mean(({ tokensIn }) => tokensIn),
    tokensOut: mean(({ tokensOut }) => tokensOut),
    medianMs: median(runs.map(({ ms }) => ms)),
  };
}

/** Of an even number: the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
