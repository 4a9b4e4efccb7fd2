import { isComposite } from '../../chain/definition/blocks';
import type { ChainDefinition } from '../../chain/definition/definition';
import { layOut } from '../../chain/layout/layout';
import type { RunUsage } from '../../chain/state/state';
import type { LiveCall } from '../../client/watch/live-calls';
import type { RunEvent } from '../../client/watch/run-event';
import { type BoardRow, type BoardRows, waitingRow, without, withRow } from './board-rows';
import { settled } from './board-settled';
import { decisionText } from '../text/decision-text';
import { itemsAround } from './item-path';

/** What a terminal shows of a run. Items of maps that are settled are counted in their map's row and have none of their own. */
export interface Board {
  readonly startedAt?: number;
  readonly rows: BoardRows;
  readonly usage?: RunUsage;
  /** By call id: what the history tells of only at the end. */
  readonly live: ReadonlyMap<string, LiveCall>;
}

/** A board that knows its paths already; others are added as they turn up. */
export function newBoard(paths: readonly string[] = []): Board {
  return { rows: new Map(paths.map((path) => [path, waitingRow(path)])), live: new Map() };
}

/** The blocks of a chain that have a row from the start: groups and the like are their members' rows. */
export function boardPaths(definition: ChainDefinition): string[] {
  return layOut(definition).all.flatMap(({ kind, path }) =>
    isComposite(kind) && kind !== 'map' ? [] : [path],
  );
}

export function withLive(board: Board, calls: readonly LiveCall[]): Board {
  return { ...board, live: new Map(calls.map((call) => [call.id, call])) };
}

/** The board after one more event. */
export function onEvent(board: Board, event: RunEvent): Board {
  const next = { ...board, usage: event.progress.usage };
  return event.type === 'run_started'
    ? { ...next, startedAt: event.at }
    : { ...next, rows: rowsAfter(board.rows, event) };
}

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

function rowsAfter(rows: BoardRows, event: RunEvent): BoardRows {
  switch (event.type) {
    case 'call_started':
      return withRow(rows, event.path, (row) => callStarted(row, event));
    case 'call_ended':
      return callEnded(rows, event);
    case 'step_settled':
      return settled(rows, event);
    case 'map_opened':
      return mapOpened(rows, event);
    case 'gate_opened':
      return withRow(rows, event.path, (row) => gateOpened(row, event));
    case 'gate_decided':
      return withRow(rows, event.path, (row) => gateDecided(row, event));
    case 'gate_withdrawn':
      return withRow(rows, event.path, ({ gate: _, ...row }) => ({ ...row, status: 'waiting' }));
    case 'run_ended':
      return new Map([...rows].map(([path, row]) => [path, cutShort(row)]));
    default:
      return rows;
  }
}

/** What had begun and has no end by now will have none. */
function cutShort(row: BoardRow): BoardRow {
  const { call: _, gate: __, ...rest } = row;
  return row.startedAt === undefined || row.endedAt !== undefined ? row : { ...rest, status: 'unfinished' };
}

/** Also a block that a rejection starts again. */
function callStarted({ endedAt: _, ...row }: BoardRow, event: EventOf<'call_started'>): BoardRow {
  const isDraft = event.purpose === 'generate' || event.purpose === 'plan';
  return {
    ...row,
    status: 'running',
    attempts: row.attempts + (isDraft ? 1 : 0),
    startedAt: row.startedAt ?? event.at,
    call: { id: event.id, summary: event.summary },
  };
}

/** The tokens of an item are its maps', too. */
function callEnded(rows: BoardRows, event: EventOf<'call_ended'>): BoardRows {
  const tokens = event.usage?.outputTokens ?? 0;
  const counted = itemsAround(event.path)
    .map(({ map }) => map)
    .reduce((all, map) => (all.has(map) ? withRow(all, map, (row) => withTokens(row, tokens)) : all), rows);
  return withRow(counted, event.path, ({ call: _, note: before, ...row }) => {
    const note = event.reasons?.join('; ') ?? (event.failure && failureNote(event.failure)) ?? before;
    return { ...withTokens(row, tokens), ...(note !== undefined && { note }) };
  });
}

function withTokens(row: BoardRow, tokens: number): BoardRow {
  return { ...row, outputTokens: row.outputTokens + tokens };
}

function failureNote({ type, message }: { readonly type: string; readonly message: string }): string {
  return `${type}: ${message}`;
}

/** A map that starts again has none of its items yet. */
function mapOpened(rows: BoardRows, { path, items, at }: EventOf<'map_opened'>): BoardRows {
  const opened = without(rows, path, (row) => row.path === path);
  return withRow(opened, path, ({ endedAt: _, ...row }) => ({
    ...row,
    status: 'running',
    startedAt: row.startedAt ?? at,
    items: { ...items, failed: 0, skipped: 0 },
  }));
}

function gateOpened({ endedAt: _, note: __, ...row }: BoardRow, event: EventOf<'gate_opened'>): BoardRow {
  const { asks, round, deadline, approvers } = event;
  return {
    ...row,
    status: 'running',
    startedAt: row.startedAt ?? event.at,
    gate: { asks, round, ...(deadline !== undefined && { deadline }), ...(approvers && { approvers }) },
  };
}

/** What is rejected and not over by that has its turn again later. */
function gateDecided({ gate: _, ...row }: BoardRow, event: EventOf<'gate_decided'>): BoardRow {
  const status = event.decision === 'reject' ? 'waiting' : row.status;
  return { ...row, status, note: decisionText(event) };
}
