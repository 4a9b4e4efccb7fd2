import type { Fixture } from '../../chain/fixture/fixture';
import { countText, type FixtureDifference } from '../../testing/fixtures/difference';
import { safeLine, safeText } from './safe-text';

/** `7 calls, 1 decision, failed` */
export function endText({ calls, decisions, end }: Pick<Fixture, 'calls' | 'decisions' | 'end'>): string {
  const said = decisions.length === 0 ? '' : `, ${countText(decisions.length, 'decision')}`;
  return `${countText(calls.length, 'call')}${said}, ${end.status.replace('_', ' ')}`;
}

/** Each difference with its diff below it. */
export function differenceLines(differences: readonly FixtureDifference[]): string[] {
  return differences.flatMap(({ text, diff }) => [
    `  ${safeLine(text)}`,
    ...(diff === undefined ? [] : diff.split('\n').map((line) => `    ${safeText(line)}`)),
  ]);
}
