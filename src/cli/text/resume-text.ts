import { listText, rangeText } from '../../chain/effort/estimate-text';
import type { ResumePlan } from '../../client';
import { counted } from '../../chain/words';

const MOST_NAMED = 12;

/** What a run that goes on will do, for people, before it does it. */
export function resumeLines({
  snapshot,
  from,
  kept,
  again,
  activities,
  ignored,
  remaining,
}: ResumePlan): string[] {
  const whose = from === undefined ? 'a snapshot' : from.id;
  const { best, worst, perItem = [], next } = remaining;
  const others = next.filter((path) => !again.includes(path));
  const items = perItem.map(
    (each) => `, and ${rangeText(each.best.calls, each.worst.calls)} more for each item of ${listText(each)}`,
  );
  const calls = rangeText(best.calls, worst.calls);
  return [
    `${snapshot.definition.name}: goes on from ${whose}`,
    `keeps   ${named(kept)}`,
    ...(again.length > 0 ? [`again   ${named(again)}`] : []),
    ...(activities.length > 0
      ? [`acts    your own activities run once more, with what they do: ${activities.join(', ')}`]
      : []),
    ...(ignored.length > 0 ? [`forced  kept though they would not be the same now: ${named(ignored)}`] : []),
    ...(others.length > 0 || again.length === 0 ? [`next    ${named(others)}`] : []),
    `takes   ${counted(calls, 'call')}${items.join('')}`,
  ];
}

function named(paths: readonly string[]): string {
  if (paths.length === 0) return 'nothing';
  const rest = paths.length - MOST_NAMED;
  return `${paths.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
