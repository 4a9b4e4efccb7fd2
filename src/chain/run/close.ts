import { outputOf } from '../definition/blocks';
import type { ChainBlock, MapBlock } from '../definition/definition';
import type { Failure } from '../recovery/failure';
import { cancelledBy, commit, isStop, onFailureOf, recordOf, settleFailure, skip } from './settle-block';
import { type Json, own } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from './run';
import { namedOutputs, valueOf } from './values';
import type { Turn } from './turn';

/** A group ends with all its members' failures, or done; nothing to hand out. */
export function closeGroup(turn: Turn): void {
  const { run, placed: group, record, at } = turn;
  run.moves += 1;
  if (failedBy(turn)) return;
  record.status = group.members.every((member) => recordOf(run, member)?.blocked) ? 'skipped' : 'done';
  record.endedAt = at;
}

/** The list of what its items made; where it goes on without some, they are `null`. */
export function closeMap(turn: Turn): void {
  const { run, placed: map } = turn;
  run.moves += 1;
  if (cancelledBy(run, map) !== undefined && isCutShort(turn)) return;
  const failures = failuresIn(run, map);
  const goesOn = onFailureOf(map) === 'skip' && !failures.some(([, failure]) => isStop(failure));
  if (!goesOn && failedBy(turn)) return;
  if (!goesOn && isCutShort(turn)) return;
  commitItems(turn);
}

/** Also where a person goes on without the items that failed. */
export function commitItems(turn: Turn): void {
  const { run, placed: map } = turn;
  const items = map.members.map((member) => itemValue(run, member));
  commit(turn, items, 'done');
  // Each item's one output stands in the list now: twice would be once too often for thousands of them.
  if (outputOf((map.block as MapBlock).each) !== undefined)
    for (const { scope } of map.members) delete run.state.scopes?.[scope.path];
}

function itemValue(run: Run, member: PlacedBlock): Json {
  const status = recordOf(run, member)?.status;
  return status === 'failed' || status === 'skipped' ? null : (valueOf(run, member) ?? null);
}

/** What the chosen case made. Without a case there is nothing. */
export function closeSwitch(turn: Turn, chosen: PlacedBlock | undefined): void {
  const { run, record, at } = turn;
  run.moves += 1;
  if (!chosen) return skip(record, 'no case is for its value', at);
  if (failedBy(turn) || isCutShort(turn)) return;
  const ended = recordOf(run, chosen)!;
  const value = valueOf(run, chosen);
  if (ended.status === 'skipped' || value === undefined)
    return skip(record, ended.reason ?? `${chosen.path} has no output`, at);
  commit(turn, value, 'done');
}

/** All outputs by name, or the one that it returns. */
export function closeChain(turn: Turn): void {
  const { run, placed, record, at } = turn;
  run.moves += 1;
  if (failedBy(turn) || isCutShort(turn)) return;
  const outputs = namedOutputs(run, placed.members);
  const { returns } = placed.block as ChainBlock;
  const value = returns === undefined ? outputs : own(outputs, returns);
  if (value === undefined) return skip(record, `its output ${returns} is absent`, at);
  commit(turn, value, 'done');
}

/** A sibling's failure around it kept members from starting: what there is, is not the whole. */
function isCutShort({ run, placed, record, at }: Turn): boolean {
  if (!placed.members.some((member) => recordOf(run, member)?.blocked)) return false;
  record.blocked = true;
  skip(record, 'a sibling failed', at);
  return true;
}

function failedBy(turn: Turn): boolean {
  const { run, placed } = turn;
  const failures = failuresIn(run, placed);
  if (failures.length === 0) return false;
  const worst = failures.find(([, failure]) => isStop(failure)) ?? failures[0]!;
  const message = failures.map(([path, failure]) => `${path}: ${failure.message}`).join('; ');
  settleFailure(turn, { type: worst[1].type, message });
  return true;
}

/** The failures that nothing inside absorbed, by the path of the block that failed. */
function failuresIn(run: Run, placed: PlacedBlock): (readonly [path: string, failure: Failure])[] {
  return placed.members.flatMap((member) => {
    const record = recordOf(run, member);
    return record?.status === 'failed' && record.failure ? [[member.path, record.failure] as const] : [];
  });
}
