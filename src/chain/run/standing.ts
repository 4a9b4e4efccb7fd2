import { isStop, onFailureOf, recordOf } from './settle-block';
import { isInside, type PlacedBlock } from '../layout/placed';
import type { Run } from './run';
import { isSettled } from '../state/state';

/**
 * Whether a reader may start as far as one maker goes. A maker that failed bars it, unless something around the maker
 * alone goes on without it: by `onFailure: skip`, or because a person who was asked said so.
 */
export function standing(run: Run, maker: PlacedBlock, reader: PlacedBlock): 'open' | 'ready' | 'barred' {
  const record = recordOf(run, maker);
  if (!isSettled(record)) return 'open';
  if (!record.blocked && record.status !== 'failed') return 'ready';
  if (record.status === 'failed' && isStop(record.failure)) return 'barred';
  for (
    let around = maker.parent;
    around && around !== reader && !isInside(reader, around);
    around = around.parent
  ) {
    const onFailure = onFailureOf(around);
    if (onFailure === 'skip') return 'ready';
    if (onFailure !== 'ask') continue;
    const asked = recordOf(run, around);
    if (!isSettled(asked)) return 'open';
    if (asked.status === 'skipped') return 'ready';
  }
  return 'barred';
}
