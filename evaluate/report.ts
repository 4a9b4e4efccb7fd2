import { PARTS } from './parts';
import type { Tally } from './tally';
import type { Interval } from './wilson';

/** What a reader has to know beside the counts. */
export interface Circumstances {
  /** As they name themselves in their replies. */
  readonly models: readonly string[];
  /** The endpoint's own line. */
  readonly endpoint: string;
  readonly at: Date;
  readonly inputs: number;
}

/** Markdown: what was measured where, the variants, and then check by check. */
export function report(found: readonly Tally[], circumstances: Circumstances): string {
  return [...facts(circumstances), '', ...variantTable(found), '', ...checkTable(found), ''].join('\n');
}

function facts({ models, endpoint, at, inputs }: Circumstances): string[] {
  return [
    `- ${at.toISOString().slice(0, 10)}, ${counted(inputs, 'brief')}, each once a variant; ${models.join(', ')}`,
    `- endpoint: ${endpoint}`,
    '- no temperature and no seed are sent, because the Messages API of this SDK takes neither. The local model samples nothing (temperature 0): the same request gets the same reply. Claude samples.',
    '- a part passes where its last draft passes all its checks, accepted or not; a part that a failed run did not come to does not pass',
    '- the interval is Wilson’s at 95 % for “all three”; calls and tokens are means of a run, cached tokens included; seconds are the median of a run',
  ];
}

function variantTable(found: readonly Tally[]): string[] {
  return table(
    [
      'variant',
      ...PARTS.map(({ name }) => name),
      'all three',
      '95 %',
      'calls',
      'tokens in',
      'tokens out',
      'seconds',
    ],
    found.map((each) => [
      each.variant,
      ...PARTS.map(({ name }) => share(each.parts[name], each.runs)),
      share(each.all, each.runs),
      percent(each.interval),
      each.calls.toFixed(1),
      each.tokensIn.toFixed(0),
      each.tokensOut.toFixed(0),
      (each.medianMs / 1000).toFixed(1),
    ]),
  );
}

function checkTable(found: readonly Tally[]): string[] {
  return table(
    ['check', ...found.map(({ variant }) => variant)],
    Object.keys(found[0]?.checks ?? {}).map((check) => [
      check,
      ...found.map((each) => share(each.checks[check]!, each.runs)),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function share(count: number, of: number): string {
  return `${count}/${of}`;
}

function percent({ low, high }: Interval): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)} %`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
