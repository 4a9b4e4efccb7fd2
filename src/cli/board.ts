import type { LiveCall } from '../client/live-calls';
import type { RunEvent } from '../client/run-event';
import type { BlockStatus, RunUsage } from '../chain/state';

/** A block's line of the live view. Times are milliseconds since the epoch. */
export interface BoardRow {
  readonly path: string;
  readonly status: BlockStatus | 'waiting';
  /** Drafts that were asked for. */
  readonly attempts: number;
  readonly outputTokens: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The call under way, as Temporal names it for people. */
  readonly call?: { readonly id: string; readonly summary: string };
  /** The newest verdict's reasons, a failure, or how the block ended. */
  readonly note?: string;
}

/** What a terminal shows of a run: by path, in written order where it is known. */
export interface Board {
  readonly startedAt?: number;
  readonly rows: ReadonlyMap<string, BoardRow>;
  readonly usage?: RunUsage;
  /** By call id: what the history tells of only at the end. */
  readonly live: ReadonlyMap<string, LiveCall>;
}

/** A board that knows its paths already; others are added as they turn up. */
export function newBoard(paths: readonly string[] = []): Board {
  return { rows: new Map(paths.map((path) => [path, waiting(path)])), live: new Map() };
}

function waiting(path: string): BoardRow {
  return { path, status: 'waiting', attempts: 0, outputTokens: 0 };
}

export function withLive(board: Board, calls: readonly LiveCall[]): Board {
  return { ...board, live: new Map(calls.map((call) => [call.id, call])) };
}

/** The board after one more event. */
export function onEvent(board: Board, event: RunEvent): Board {
  const next = { ...board, usage: event.progress.usage };
  switch (event.type) {
    case 'run_started':
      return { ...next, startedAt: event.at };
    case 'call_started':
      return withRow(next, event.path, (row) => callStarted(row, event));
    case 'call_ended':
      return withRow(next, event.path, (row) => callEnded(row, event));
    case 'step_settled':
      return event.kind === 'parallel' ? next : withRow(next, event.path, (row) => settled(row, event));
    default:
      return next;
  }
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

function withRow(board: Board, path: string, change: (row: BoardRow) => BoardRow): Board {
  const rows = new Map(board.rows);
  rows.set(path, change(rows.get(path) ?? waiting(path)));
  return { ...board, rows };
}

function callStarted(row: BoardRow, event: EventOf<'call_started'>): BoardRow {
  return {
    ...row,
    status: 'running',
    attempts: row.attempts + (event.purpose === 'generate' ? 1 : 0),
    startedAt: row.startedAt ?? event.at,
    call: { id: event.id, summary: event.summary },
  };
}

function callEnded(row: BoardRow, event: EventOf<'call_ended'>): BoardRow {
  const { call: _, note: before, ...rest } = row;
  const note = event.reasons?.join('; ') ?? (event.failure && failureNote(event.failure)) ?? before;
  return {
    ...rest,
    outputTokens: row.outputTokens + (event.usage?.outputTokens ?? 0),
    ...(note !== undefined && { note }),
  };
}

function failureNote({ type, message }: { readonly type: string; readonly message: string }): string {
  return `${type}: ${message}`;
}

function settled(row: BoardRow, event: EventOf<'step_settled'>): BoardRow {
  const { call: _, note: __, ...rest } = row;
  const note = event.error ?? event.reason;
  return { ...rest, status: event.status, endedAt: event.at, ...(note !== undefined && { note }) };
}
