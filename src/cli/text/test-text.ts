import type { Fixture } from '../../chain/fixture/fixture';
import type { FixtureDifference } from '../../testing/fixtures/difference';
import { safeLine, safeText } from './safe-text';
import { counted } from '../../chain/words';

/** `7 calls, 1 decision, failed` */
export function endText({ calls, decisions, end }: Pick<Fixture, 'calls' | 'decisions' | 'end'>): string {
  const said = decisions.length === 0 ? '' : `, ${counted(decisions.length, 'decision')}`;
  return `${counted(calls.length, 'call')}${said}, ${end.status.replace('_', ' ')}`;
}

/** Each difference with its diff below it. */
export function differenceLines(differences: readonly FixtureDifference[]): string[] {
  return differences.flatMap(({ text, diff }) => [
    `  ${safeLine(text)}`,
    ...(diff === undefined ? [] : diff.split('\n').map((line) => `    ${safeText(line)}`)),
  ]);
}
