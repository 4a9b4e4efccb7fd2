import type { LiveCall } from '../client/live-calls';
import type { BlockStatus } from '../chain/state';
import type { Board, BoardRow } from './board';
import { table } from './table';
import { durationText, tokensText } from './units';

/** How a status looks in front of a path. */
export const MARKS: Readonly<Record<BlockStatus | 'waiting', string>> = {
  waiting: '·',
  running: '▶',
  done: '✓',
  repaired: '✓',
  fallback: '✓',
  skipped: '–',
  failed: '✗',
};

/**
 * The board as lines: one a block, around those that run where there are more than fit, and a line of sums.
 *
 * @param now milliseconds since the epoch
 * @param most lines
 */
export function boardText(board: Board, now: number, most: number): string[] {
  const rows = [...board.rows.values()];
  const shown = visible(rows, Math.max(1, most - 2));
  const hidden = rows.length - shown.length;
  return [
    ...table(shown.map((row) => cells(row, board, now))),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
    sums(board, rows, now),
  ];
}

/** The rows around the first that is not settled yet. */
function visible(rows: readonly BoardRow[], room: number): readonly BoardRow[] {
  if (rows.length <= room) return rows;
  const open = rows.findIndex(({ endedAt }) => endedAt === undefined);
  const current = open === -1 ? rows.length : open;
  const from = Math.max(0, Math.min(current - Math.floor(room / 3), rows.length - room));
  return rows.slice(from, from + room);
}

function cells(row: BoardRow, board: Board, now: number): string[] {
  const until = row.endedAt ?? now;
  return [
    `${MARKS[row.status]} ${row.path}`,
    row.status,
    row.startedAt === undefined ? '' : durationText(until - row.startedAt),
    row.outputTokens === 0 ? '' : `${tokensText(row.outputTokens)} tok`,
    noteOf(row, board, now),
  ];
}

function noteOf(row: BoardRow, board: Board, now: number): string {
  const doing = row.call && callText(row, board.live.get(row.call.id), now);
  return [doing, row.note].filter((part) => part !== undefined && part !== '').join(' · ');
}

/** `repair 1`, `judge`, and Temporal's own retries: `attempt 3, Model.Overloaded, next in 8 s`. */
function callText({ call, path }: BoardRow, live: LiveCall | undefined, now: number): string {
  const what = call!.summary === path ? '' : call!.summary.replace(`${path} · `, '');
  return [what, live === undefined ? '' : retryText(live, now)].filter((part) => part !== '').join(' · ');
}

/** Nothing for a first attempt that runs. */
export function retryText({ attempt, lastFailure, nextAttemptAt, state }: LiveCall, now: number): string {
  const waits =
    nextAttemptAt !== undefined && nextAttemptAt > now ? `next in ${durationText(nextAttemptAt - now)}` : '';
  if (attempt <= 1 && lastFailure === undefined) return state === 'running' ? '' : state;
  return [`attempt ${attempt}`, lastFailure?.type ?? '', waits].filter((part) => part !== '').join(', ');
}

function sums({ startedAt, usage }: Board, rows: readonly BoardRow[], now: number): string {
  const settled = rows.filter(({ endedAt }) => endedAt !== undefined).length;
  const parts = [`${settled} of ${rows.length}`];
  if (usage)
    parts.push(
      `${usage.calls} calls`,
      `${tokensText(usage.inputTokens)} tokens in, ${tokensText(usage.outputTokens)} out`,
    );
  if (startedAt !== undefined) parts.push(durationText(Math.max(0, now - startedAt)));
  return `  ${parts.join(' · ')}`;
}
