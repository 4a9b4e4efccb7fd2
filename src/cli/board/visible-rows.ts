import type { BoardRow } from './board-rows';
import { isInItem } from './item-path';

/**
 * The rows that fit: gates that are open first, then the blocks around the first that is not settled yet, with as many
 * of the items under way as half of the room takes; in their order.
 */
export function visible(rows: readonly BoardRow[], room: number): readonly BoardRow[] {
  if (rows.length <= room) return rows;
  const items = rows.filter(({ path }) => isInItem(path)).toSorted((a, b) => urgency(b) - urgency(a));
  const blocks = rows.filter(({ path }) => !isInItem(path));
  const forItems = Math.max(Math.floor(room / 2), room - blocks.length);
  const shown = new Set([
    ...items.slice(0, forItems),
    ...window(blocks, room - Math.min(items.length, forItems)),
  ]);
  return rows.filter((row) => shown.has(row));
}

/** Where a person is asked, then what runs, then what failed. */
function urgency({ gate, status }: BoardRow): number {
  if (gate) return 2;
  return status === 'running' ? 1 : 0;
}

function window(blocks: readonly BoardRow[], room: number): readonly BoardRow[] {
  const open = blocks.findIndex(({ endedAt }) => endedAt === undefined);
  const current = open === -1 ? blocks.length : open;
  const from = Math.max(0, Math.min(current - Math.floor(room / 3), blocks.length - room));
  const around = blocks.slice(from, from + room);
  const asks = blocks.filter((row) => row.gate !== undefined && !around.includes(row));
  return [...asks, ...around].slice(0, Math.max(0, room));
}
