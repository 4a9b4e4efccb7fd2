import type { Estimate } from './estimate';
import type { PerItem } from './span';
import { counted, joined } from '../words';

/** Of lists and of gates, each: the text has to fit into one line. */
const MOST_NAMED = 2;

/** `5 steps, 5 to 23 calls, and 2 to 5 more for each item of pages, waits for a person at review` */
export function estimateText({
  steps,
  plans = 0,
  best,
  worst,
  perItem = [],
  waitsForPeople = [],
}: Estimate): string {
  const calls = rangeText(best.calls, worst.calls);
  const blocks = [
    ...(steps > 0 || plans === 0 ? [counted(steps, 'step')] : []),
    ...(plans > 0 ? [counted(plans, 'plan')] : []),
  ];
  return [
    ...blocks,
    counted(calls, 'call'),
    ...perItem.slice(0, MOST_NAMED).map(itemText),
    ...restText(perItem.length - MOST_NAMED, (n) => `and more for each item of ${counted(n, 'other list')}`),
    ...peopleText(waitsForPeople),
  ].join(', ');
}

function itemText({ best, worst, limited, ...list }: PerItem): string {
  const calls = rangeText(best.calls, worst.calls);
  const added = limited?.includes('calls') ? `${calls} of them` : `and ${calls} more`;
  return `${added} for each item of ${listText(list)}`;
}

/** `pages`, or `pages beyond 3` where those are counted already. */
export function listText({ map, beyond }: Pick<PerItem, 'map' | 'beyond'>): string {
  return beyond === 0 ? map : `${map} beyond ${beyond}`;
}

function peopleText(gates: readonly string[]): string[] {
  if (gates.length === 0) return [];
  const named = gates.slice(0, MOST_NAMED);
  const rest = restText(gates.length - MOST_NAMED, (n) => counted(n, 'other gate'));
  return [`waits for a person at ${joined([...named, ...rest], 'and')}`];
}

function restText(n: number, text: (n: number) => string): string[] {
  return n > 0 ? [text(n)] : [];
}

export function rangeText(best: number, worst: number): string {
  return best === worst ? `${worst}` : `${best} to ${worst}`;
}
