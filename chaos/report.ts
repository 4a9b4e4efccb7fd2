import type { Row, Verdict } from './audit/audit';
import { type FaultName, TERMS } from './faults/terms';

/** What is said beside the counts. */
export interface Circumstances {
  readonly seed: number;
  readonly size: 'short' | 'long';
  readonly at: Date;
  readonly seconds: number;
}

/** Markdown: a line of circumstances, the table of faults, and what was met all the time. */
export function report(
  { rows, weather, totals }: Verdict,
  { seed, size, at, seconds }: Circumstances,
): string {
  const met = Object.entries(weather).map(([kind, count]) => `${kind} ${count}`);
  return [
    `${at.toISOString().slice(0, 10)}, seed ${seed}, ${size}, ${Math.round(seconds / 60)} min: ` +
      `${totals.runs} runs (${totals.failed} failed as they should), ${totals.calls} calls, ${totals.requests} requests, ` +
      `${totals.replayed} histories replayed`,
    '',
    '| fault | fired | in flight | extra | lost | wrong | stuck |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(line),
    `| all | ${sum(rows, 'fired')} | ${sum(rows, 'inFlight')} | ${totals.extra} | ${totals.lost} | ${totals.wrong} | ${totals.stuck} |`,
    '',
    `All the time, at the provider: ${met.join(', ')}.`,
  ].join('\n');
}

function line({ fault, fired, inFlight, extra, lost, wrong, stuck }: Row): string {
  const { what } = TERMS[fault as FaultName];
  return `| ${[`${fault}: ${what}`, fired, inFlight, extra, lost, wrong, stuck].join(' | ')} |`;
}

function sum(rows: readonly Row[], key: 'fired' | 'inFlight'): number {
  return rows.reduce((total, row) => total + row[key], 0);
}
