import type { Measured } from './measure';

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The median of the rounds' ratios, with two digits: what slows a machine for a while slows both sides of a round. */
export function ratio(of: readonly Measured[], to: readonly Measured[], key: keyof Measured): string {
  return median(of.map((each, round) => each[key] / to[round]![key])).toFixed(2);
}

export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [`\n${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
