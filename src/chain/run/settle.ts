import { closeChain, closeGroup, closeMap, closeSwitch } from './close';
import type { MapBlock } from '../definition/definition';
import { isOpen } from '../gate/gate';
import { bar, cancelledBy, recordOf, skip } from './settle-block';
import { open } from './open';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from './run';
import { standing } from './standing';
import { type BlockRecord, isSettled } from '../state/state';
import type { Turn } from './turn';

/** The chain's list: each block starts when the one before it is settled; the first failure ends the run. */
export function settle(run: Run, at: number): void {
  if (run.state.status !== 'running') return;
  const list = settleList(run, run.layout.blocks, at);
  if (list !== 'open') endRun(run, list, at);
}

function endRun(run: Run, status: 'done' | 'failed', at: number): void {
  if (run.inFlight.size > 0) return;
  run.state.status = status;
  run.state.metadata.endedAt = at;
}

function settleList(run: Run, list: readonly PlacedBlock[], at: number): 'open' | 'done' | 'failed' {
  for (const placed of list) {
    if (!settleMember(run, placed, at)) return 'open';
    if (recordOf(run, placed)?.status !== 'failed') continue;
    for (const each of list.slice(list.indexOf(placed) + 1)) giveBack(run, each, at);
    return 'failed';
  }
  return 'done';
}

/** What a rejection had opened again, and whose turn does not come any more. */
function giveBack(run: Run, placed: PlacedBlock, at: number): void {
  const record = recordOf(run, placed);
  if (!record) return;
  for (const member of placed.members) giveBack(run, member, at);
  if (record.status !== 'running') return;
  skip(record, 'a block before it failed', at);
  record.blocked = true;
}

/** Opens a block as soon as it may start, and settles it as far as no call and no person is needed. True once it is settled. */
function settleMember(run: Run, member: PlacedBlock, at: number): boolean {
  const record = recordOf(run, member);
  if (record) return settleOpen(run, member, record, at);
  const cancelled = cancelledBy(run, member);
  if (cancelled) return isBarred(run, member, `${cancelled} failed`, at);
  const standings = member.waitsFor.map((maker) => standing(run, maker, member));
  const barred = standings.indexOf('barred');
  if (barred !== -1)
    return isBarred(run, member, `it needs ${member.waitsFor[barred]!.path}, which did not complete`, at);
  if (standings.includes('open')) return false;
  return settleOpen(run, member, open(run, member, at), at);
}

function isBarred(run: Run, placed: PlacedBlock, reason: string, at: number): true {
  bar(run, placed, reason, at);
  return true;
}

function settleOpen(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): boolean {
  if (isSettled(record)) return true;
  if (!isOpen(record)) settleMembers({ run, placed, record, at });
  return isSettled(record);
}

function settleMembers(turn: Turn): void {
  const { run, placed, record, at } = turn;
  switch (placed.kind) {
    case 'parallel':
      if (settleAll(run, placed.members, Infinity, at)) closeGroup(turn);
      return;
    case 'map': {
      const { concurrency = Infinity } = placed.block as MapBlock;
      if (settleAll(run, placed.members, concurrency, at)) closeMap(turn);
      return;
    }
    case 'switch': {
      const chosen = placed.members.find(({ path }) => path === record.chosen);
      if (!chosen || settleMember(run, chosen, at)) closeSwitch(turn, chosen);
      return;
    }
    case 'chain':
    case 'plan':
      if (placed.members.length > 0 && settleList(run, placed.members, at) !== 'open') closeChain(turn);
  }
}

/** Members in written order, again as long as anything that settled, at any depth, may have let another start. */
function settleAll(run: Run, members: readonly PlacedBlock[], atOnce: number, at: number): boolean {
  let settled: boolean;
  let before: number;
  do {
    before = run.moves;
    settled = true;
    let underWay = 0;
    for (const member of members) {
      if (underWay >= atOnce && !recordOf(run, member)) return false;
      if (settleMember(run, member, at)) continue;
      settled = false;
      if (recordOf(run, member)) underWay += 1;
    }
  } while (run.moves !== before);
  return settled;
}
