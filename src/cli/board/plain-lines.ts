import type { RunEvent } from '../../client/watch/run-event';
import type { Board } from './board';
import { itemsText } from './board-text';
import { eventLine } from './event-line';
import { isInItem, itemsAround } from './item-path';

/** Of one map, at most; what went wrong in an item comes on top. */
const LINES_OF_A_MAP = 20;

/**
 * What a pipe or a log is told of an event. Of a map's items only what is not a plain success, and from time to time how
 * far the map is.
 *
 * @param after the board with this event
 */
export function plainLines(event: RunEvent, before: Board, after: Board, run: string): string[] {
  if (!('path' in event) || !isInItem(event.path)) return [eventLine(event, run)];
  const line = isNews(event) ? [eventLine(event, run)] : [];
  return [...line, ...progressLine(event.path, before, after)];
}

function isNews(event: RunEvent): boolean {
  switch (event.type) {
    case 'call_started':
    case 'map_opened':
      return false;
    case 'call_ended':
      return event.outcome !== 'ok';
    case 'step_settled':
      return event.status === 'failed' || event.error !== undefined;
    default:
      return true;
  }
}

/** `pages 36/120`, each twentieth of the way. */
function progressLine(path: string, before: Board, after: Board): string[] {
  const { map } = itemsAround(path)[0]!;
  const [was, is] = [before, after].map(({ rows }) => rows.get(map)?.items);
  if (!is || is.settled === was?.settled) return [];
  const { settled, total = 0 } = is;
  const step = (n: number): number => Math.floor((n * LINES_OF_A_MAP) / Math.max(1, total));
  return step(settled) > step(was?.settled ?? 0) ? [`${map} ${itemsText(is)}`] : [];
}
