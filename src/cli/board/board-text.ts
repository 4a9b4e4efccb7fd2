import type { LiveCall } from '../../client/watch/live-calls';
import type { BlockStatus } from '../../chain/state/state';
import type { Board } from './board';
import type { BoardRow, ItemCount } from './board-rows';
import { askText } from '../text/decision-text';
import { isInItem } from './item-path';
import { retryText } from '../text/retry-text';
import { table } from '../text/table';
import { durationText, tokensText } from '../text/units';
import { counted } from '../../chain/words';
import { visible } from './visible-rows';

/** How a status looks in front of a path. */
export const MARKS: Readonly<Record<BlockStatus | 'waiting' | 'unfinished', string>> = {
  waiting: '·',
  running: '▶',
  done: '✓',
  repaired: '✓',
  fallback: '✓',
  skipped: '–',
  failed: '✗',
  unfinished: '–',
};

/** In front of a gate that is open. */
export const ASKS = '?';
export const WAITS = 'waits for a person';
/** Of a gate that its run's end has closed. */
export const ASKS_NO_MORE = 'nobody is asked any more';

/**
 * The board as lines: one a block, around those that run where there are more than fit, and a line of sums.
 *
 * @param now milliseconds since the epoch
 * @param most lines
 * @param run its id, as commands name it
 */
export function boardText(board: Board, now: number, most: number, run = '<run>'): string[] {
  const rows = [...board.rows.values()];
  const shown = visible(rows, Math.max(1, most - 2));
  const hidden = rows.length - shown.length;
  return [
    ...table(shown.map((row) => cells(row, board, now, run))),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
    sums(board, rows, now),
  ];
}

function cells(row: BoardRow, board: Board, now: number, run: string): string[] {
  const until = row.endedAt ?? now;
  return [
    `${row.gate ? ASKS : MARKS[row.status]} ${row.path}`,
    row.gate ? WAITS : row.status,
    row.startedAt === undefined ? '' : durationText(until - row.startedAt),
    row.outputTokens === 0 ? '' : `${tokensText(row.outputTokens)} tok`,
    noteOf(row, board, now, run),
  ];
}

function noteOf(row: BoardRow, board: Board, now: number, run: string): string {
  const doing = row.call && callText(row, board.live.get(row.call.id), now);
  const asks = row.gate ? askText(run, row.path, row.gate, now) : [];
  return [row.items && itemsText(row.items), doing, ...asks, row.note]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** `37/120, 2 failed` */
export function itemsText({
  settled,
  total,
  failed = 0,
  skipped = 0,
}: Partial<ItemCount> & Pick<ItemCount, 'settled'>): string {
  return [
    `${settled}/${total ?? '?'}`,
    failed === 0 ? '' : `${failed} failed`,
    skipped === 0 ? '' : `${skipped} skipped`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `repair 1`, `judge`, and Temporal's own retries: `attempt 3, next in 8 s · Model.Overloaded: busy`. */
function callText({ call, path }: BoardRow, live: LiveCall | undefined, now: number): string {
  const what = call!.summary === path ? '' : call!.summary.replace(`${path} · `, '');
  return [what, live === undefined ? '' : retryText(live, now)].filter((part) => part !== '').join(' · ');
}

function sums({ startedAt, usage }: Board, rows: readonly BoardRow[], now: number): string {
  const blocks = rows.filter(({ path }) => !isInItem(path));
  const settled = blocks.filter(({ endedAt }) => endedAt !== undefined).length;
  const asked = rows.filter(({ gate }) => gate !== undefined).length;
  const parts = [`${settled} of ${blocks.length}`];
  if (asked > 0) parts.push(`${asked} ${asked === 1 ? 'waits' : 'wait'} for a person`);
  if (usage)
    parts.push(
      counted(usage.calls, 'call'),
      `${tokensText(usage.inputTokens)} tokens in, ${tokensText(usage.outputTokens)} out`,
    );
  if (startedAt !== undefined) parts.push(durationText(Math.max(0, now - startedAt)));
  return `  ${parts.join(' · ')}`;
}
