import type { BlockStatus } from '../../chain/state/state';
import { isWithin } from './item-path';

/** A block's line of the live view. Times are milliseconds since the epoch. */
export interface BoardRow {
  readonly path: string;
  /** `unfinished`: its run has ended before it. */
  readonly status: BlockStatus | 'waiting' | 'unfinished';
  /** Drafts that were asked for. */
  readonly attempts: number;
  /** Of a map: of all its items. */
  readonly outputTokens: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The call under way, as Temporal names it for people. */
  readonly call?: { readonly id: string; readonly summary: string };
  /** The newest verdict's reasons, a failure, or how the block ended. */
  readonly note?: string;
  /** Of a map. */
  readonly items?: ItemCount;
  /** Where a person is waited for. */
  readonly gate?: OpenGate;
}

export interface ItemCount {
  readonly settled: number;
  /** Absent until it is known. */
  readonly total?: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface OpenGate {
  readonly asks: 'approval' | 'failure' | 'plan';
  /** From 1; a rejection begins the next. */
  readonly round: number;
  readonly deadline?: number;
  readonly approvers?: readonly string[];
}

/** By path, in written order as far as it is known. */
export type BoardRows = ReadonlyMap<string, BoardRow>;

export function waitingRow(path: string): BoardRow {
  return { path, status: 'waiting', attempts: 0, outputTokens: 0 };
}

/** Rows with one more change. A path that is new gets its place behind those that it belongs to. */
export function withRow(rows: BoardRows, path: string, change: (row: BoardRow) => BoardRow): BoardRows {
  const known = rows.get(path);
  const row = change(known ?? waitingRow(path));
  if (known) return new Map(rows).set(path, row);
  const entries = [...rows];
  entries.splice(placeFor([...rows.keys()], path), 0, [path, row]);
  return new Map(entries);
}

function placeFor(paths: readonly string[], path: string): number {
  for (let around = outside(path); around !== ''; around = outside(around)) {
    const last = paths.findLastIndex((each) => isWithin(each, around));
    if (last !== -1) return last + 1;
  }
  return paths.length;
}

/** `pages[3]/page`, `pages[3]`, `pages`, and an empty text. */
function outside(path: string): string {
  return path.slice(0, Math.max(0, path.endsWith(']') ? path.lastIndexOf('[') : path.lastIndexOf('/')));
}

/** Rows without that of a block and those inside it, but for what a person should see of them. */
export function without(
  rows: BoardRows,
  around: string,
  keep: (row: BoardRow) => boolean = () => false,
): BoardRows {
  return new Map([...rows].filter(([path, row]) => !isWithin(path, around) || keep(row)));
}
