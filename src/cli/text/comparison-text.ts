import type { Json } from '../../chain/json';
import { MARKS } from '../board/board-text';
import type { ComparedBlock, ComparedRun, Comparison } from './comparison';
import { isInItem } from '../board/item-path';
import { safeLine } from './safe-text';
import { fit, table } from './table';
import { costText, durationText, tokensText } from './units';

/** Columns of an output's beginning, of a reason, of an id. */
const COLUMNS = 36;
/** In place of an output that is the first run's. */
const SAME = '=';

/** A table: sums, then a row a block, then a row an output. Blocks of items are shown where they are not alike. */
export function comparisonLines({ runs, blocks, outputs }: Comparison): string[] {
  const shown = blocks.filter((block) => !isInItem(block.path) || !isAlike(block.runs));
  const sums: [string, (run: ComparedRun) => string][] = [
    ['status', ({ status }) => status],
    ['goes on from', ({ from = '' }) => from],
    ['calls', ({ usage }) => String(usage.calls)],
    ['tokens in', ({ usage }) => tokensText(usage.inputTokens)],
    ['tokens out', ({ usage }) => tokensText(usage.outputTokens)],
    ['cost', costOf],
    ['time', ({ ms }) => durationText(ms)],
  ];
  // A table takes its columns from its last row: all have to be as long.
  const alone = (text: string): string[] => [text, ...runs.map(() => '')];
  const cell = (text: string): string => fit(safeLine(text), COLUMNS);
  return table([
    ['', ...runs.map(({ id }) => cell(id))],
    ...sums
      .map(([name, of]) => [name, ...runs.map((run) => cell(of(run)))])
      .filter((row) => row.slice(1).some((each) => each !== '')),
    alone(''),
    alone('block'),
    ...shown.map(({ path, runs: each }) => [path, ...each.map((block) => cell(blockText(block)))]),
    ...(outputs.length > 0 ? [alone(''), alone('output')] : []),
    ...outputs.map(({ name, values }) => [
      name,
      ...values.map((value, i) => (i > 0 && isSame(value, values[0]) ? SAME : cell(outputText(value)))),
    ]),
  ]);
}

function costOf({ usage: { calls, cost, unpriced } }: ComparedRun): string {
  if (unpriced === 0) return costText(cost);
  return unpriced === calls ? 'no price known' : `${costText(cost)}, ${unpriced} without a price`;
}

/** `✓ repaired, 2 attempts, 1.2 s`, `✓ kept`, `✗ failed, 3 attempts: names no price` */
function blockText(block: ComparedBlock | null): string {
  if (!block) return '';
  const { status, kept, attempts = 0, gate, ms, reasons } = block;
  if (kept) return `${MARKS[status]} kept`;
  if (block.unfinished) return `${MARKS.unfinished} unfinished${gate ? ', nobody is asked' : ''}`;
  const by = gate?.decidedBy === undefined ? '' : ` by ${gate.decidedBy}`;
  return [
    `${MARKS[status]} ${gate && gate.status !== 'open' ? `${gate.status.replace('_', ' ')}${by}` : status}`,
    attempts > 1 ? `${attempts} attempts` : '',
    ms === undefined ? '' : durationText(ms),
    reasons === undefined ? '' : reasons.join('; '),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function outputText(value: Json | null): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isSame(a: Json | null | undefined, b: Json | null | undefined): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}

function isAlike(runs: readonly (ComparedBlock | null)[]): boolean {
  return new Set(runs.map((each) => each?.status)).size === 1;
}
