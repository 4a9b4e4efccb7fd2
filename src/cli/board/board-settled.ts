import type { RunEvent } from '../../client/watch/run-event';
import { type BoardRow, type BoardRows, type ItemCount, without, withRow } from './board-rows';
import { errorNote } from '../text/error-note';
import { isInItem, isWithin, type ItemAround, itemOf } from './item-path';

type StepSettled = Extract<RunEvent, { readonly type: 'step_settled' }>;

/** Of one map, blocks whose failures stay in sight. */
const MOST_FAILED = 20;

const hasFailed = ({ status }: BoardRow): boolean => status === 'failed';

/** Groups and the like have no row of their own, unless a person was asked about them; of items, failures only stay. */
export function settled(rows: BoardRows, event: StepSettled): BoardRows {
  const { path, kind, status } = event;
  const isMadeOfRows = kind === 'parallel' || kind === 'chain' || kind === 'switch';
  const item = itemOf(path);
  let next = rows;
  if (isInItem(path) && status !== 'failed') next = without(next, path);
  else if (!isMadeOfRows || rows.has(path)) next = withRow(next, path, (row) => ended(row, event));
  if (kind === 'map') next = without(next, path, (row) => row.path === path || hasFailed(row));
  return item ? itemSettled(next, item, status) : next;
}

function ended({ call: _, gate: __, ...row }: BoardRow, event: StepSettled): BoardRow {
  const { note: before, ...rest } = row;
  const error = event.error === undefined ? undefined : errorNote(event.path, event.error);
  const note = error ?? event.reason ?? (event.gate ? before : undefined);
  return {
    ...rest,
    status: event.status,
    endedAt: event.at,
    ...(event.items && { items: { failed: 0, skipped: 0, ...row.items, ...event.items } }),
    ...(note !== undefined && { note }),
  };
}

function itemSettled(rows: BoardRows, { map, item }: ItemAround, status: StepSettled['status']): BoardRows {
  const failed = [...rows.values()].filter((row) => hasFailed(row) && isWithin(row.path, map));
  const kept = without(rows, item, (row) => hasFailed(row) && failed.length <= MOST_FAILED);
  return withRow(kept, map, (row) => ({
    ...row,
    status: row.status === 'waiting' ? 'running' : row.status,
    items: counted(row, status),
  }));
}

/** A map is told before what settled with it, and has counted that itself. */
function counted({ items, endedAt }: BoardRow, status: StepSettled['status']): ItemCount {
  const { settled: before, failed, skipped, ...rest } = items ?? { settled: 0, failed: 0, skipped: 0 };
  return {
    ...rest,
    settled: endedAt === undefined ? before + 1 : before,
    failed: failed + (status === 'failed' ? 1 : 0),
    skipped: skipped + (status === 'skipped' ? 1 : 0),
  };
}
