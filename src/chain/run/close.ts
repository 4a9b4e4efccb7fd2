import { outputOf } from '../definition/blocks';
import type { ChainBlock, MapBlock } from '../definition/definition';
import type { Failure } from '../recovery/failure';
import { cancelledBy, commit, isStop, onFailureOf, recordOf, settleFailure, skip } from './settle-block';
import { type Json, own } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from './run';
import type { BlockRecord } from '../state/state';
import { namedOutputs, valueOf } from './values';

/** A group ends with all its members' failures, or done; nothing to hand out. */
export function closeGroup(run: Run, group: PlacedBlock, record: BlockRecord, at: number): void {
  run.moves += 1;
  if (failedBy(run, group, record, at)) return;
  record.status = group.members.every((member) => recordOf(run, member)?.blocked) ? 'skipped' : 'done';
  record.endedAt = at;
}

/** The list of what its items made; where it goes on without some, they are `null`. */
export function closeMap(run: Run, map: PlacedBlock, record: BlockRecord, at: number): void {
  run.moves += 1;
  if (cancelledBy(run, map) !== undefined && isCutShort(run, map, record, at)) return;
  const failures = failuresIn(run, map);
  const goesOn = onFailureOf(map) === 'skip' && !failures.some(([, failure]) => isStop(failure));
  if (!goesOn && failedBy(run, map, record, at)) return;
  if (!goesOn && isCutShort(run, map, record, at)) return;
  commitItems(run, map, record, at);
}

/** Also where a person goes on without the items that failed. */
export function commitItems(run: Run, map: PlacedBlock, record: BlockRecord, at: number): void {
  const items = map.members.map((member) => itemValue(run, member));
  commit(run, map, record, items, 'done', at);
  // Each item's one output stands in the list now: twice would be once too often for thousands of them.
  if (outputOf((map.block as MapBlock).each) !== undefined)
    for (const { scope } of map.members) delete run.state.scopes?.[scope.path];
}

function itemValue(run: Run, member: PlacedBlock): Json {
  const status = recordOf(run, member)?.status;
  return status === 'failed' || status === 'skipped' ? null : (valueOf(run, member) ?? null);
}

/** What the chosen case made. Without a case there is nothing. */
export function closeSwitch(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
  chosen: PlacedBlock | undefined,
  at: number,
): void {
  run.moves += 1;
  if (!chosen) return skip(record, 'no case is for its value', at);
  if (failedBy(run, placed, record, at) || isCutShort(run, placed, record, at)) return;
  const ended = recordOf(run, chosen)!;
  const value = valueOf(run, chosen);
  if (ended.status === 'skipped' || value === undefined)
    return skip(record, ended.reason ?? `${chosen.path} has no output`, at);
  commit(run, placed, record, value, 'done', at);
}

/** All outputs by name, or the one that it returns. */
export function closeChain(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
  run.moves += 1;
  if (failedBy(run, placed, record, at) || isCutShort(run, placed, record, at)) return;
  const outputs = namedOutputs(run, placed.members);
  const { returns } = placed.block as ChainBlock;
  const value = returns === undefined ? outputs : own(outputs, returns);
  if (value === undefined) return skip(record, `its output ${returns} is absent`, at);
  commit(run, placed, record, value, 'done', at);
}

/** A sibling's failure around it kept members from starting: what there is, is not the whole. */
function isCutShort(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): boolean {
  if (!placed.members.some((member) => recordOf(run, member)?.blocked)) return false;
  record.blocked = true;
  skip(record, 'a sibling failed', at);
  return true;
}

function failedBy(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): boolean {
  const failures = failuresIn(run, placed);
  if (failures.length === 0) return false;
  const worst = failures.find(([, failure]) => isStop(failure)) ?? failures[0]!;
  const message = failures.map(([path, failure]) => `${path}: ${failure.message}`).join('; ');
  settleFailure(run, placed, record, { type: worst[1].type, message }, at);
  return true;
}

/** The failures that nothing inside absorbed, by the path of the block that failed. */
function failuresIn(run: Run, placed: PlacedBlock): (readonly [path: string, failure: Failure])[] {
  return placed.members.flatMap((member) => {
    const record = recordOf(run, member);
    return record?.status === 'failed' && record.failure ? [[member.path, record.failure] as const] : [];
  });
}
