import { asText } from '../../chain/json';
import type { StepSummary } from '../../chain/state/result';
import { ASKS, ASKS_NO_MORE, itemsText, MARKS, WAITS } from './board-text';
import { isInItem } from './item-path';
import { table } from '../text/table';
import { durationText } from '../text/units';

type Steps = Readonly<Record<string, StepSummary>>;

/** Of all maps, blocks of items that are shown one by one. */
const MOST_OF_ITEMS = 20;

/**
 * A row a block; of a map's items those that run, failed, or wait for a person, as far as they fit.
 *
 * @param hasEnded whether their run has: what has not settled by now never will
 */
export function stepTable(steps: Steps, hasEnded = false): string[] {
  const open = Object.entries(steps).filter(([path, step]) => isInItem(path) && isOfNote(step));
  const shown = new Set(open.slice(0, MOST_OF_ITEMS).map(([path]) => path));
  const hidden = open.length - shown.size;
  return [
    ...table(
      Object.entries(steps)
        .filter(([path]) => !isInItem(path) || shown.has(path))
        .map(([path, step]) => cells(path, step, hasEnded)),
    ),
    ...(hidden > 0 ? [`  and ${hidden} more in items of maps`] : []),
  ];
}

/** Nothing else than that an item's block is settled well. */
function isOfNote({ status, gate }: StepSummary): boolean {
  return status === 'running' || status === 'failed' || gate?.status === 'open';
}

function cells(
  path: string,
  { status, attempts = 0, items, gate, model = '', ms }: StepSummary,
  hasEnded: boolean,
): string[] {
  const isCutShort = hasEnded && status === 'running';
  const isOpen = gate?.status === 'open' && !isCutShort;
  const shown = isCutShort ? 'unfinished' : status;
  const notes = [
    items ? itemsText(items) : '',
    attempts > 1 ? `${attempts} attempts` : '',
    isCutShort && gate ? ASKS_NO_MORE : gate && !isOpen ? gateText(gate) : '',
  ];
  return [
    `${isOpen ? ASKS : MARKS[shown]} ${path}`,
    isOpen ? WAITS : shown,
    notes.filter((note) => note !== '').join(', '),
    ms === undefined ? '' : durationText(ms),
    asText(model),
  ];
}

function gateText({ status, decidedBy }: NonNullable<StepSummary['gate']>): string {
  const isPersons = status !== 'timed_out' && status !== 'withdrawn';
  return `${status.replace('_', ' ')}${decidedBy !== undefined && isPersons ? ` by ${decidedBy}` : ''}`;
}
