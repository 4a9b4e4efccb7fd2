import { holds } from './condition';
import type { ParallelBlock, StepBlock, TextBlock } from './definition';
import { type Failure, failureText, recoveryOf } from './failure';
import type { Json } from './json';
import { effortText } from './ladder';
import type { PlacedBlock } from './layout';
import { fillText } from './fill';
import { lookUp, type Run } from './run';
import { type BlockRecord, isSettled } from './state';
import { conditionSlot } from './texts';
import { MissingValueError } from './template';

/** The list's order: each block starts when the one before it is settled; the first failure ends the run. */
export function settle(run: Run, at: number): void {
  if (run.state.status !== 'running') return;
  for (const placed of run.layout.blocks) {
    if (!settleBlock(run, placed, at)) return;
    if (recordOf(run, placed)?.status === 'failed') return endRun(run, 'failed', at);
  }
  endRun(run, 'done', at);
}

export function recordOf(run: Run, placed: PlacedBlock): BlockRecord | undefined {
  return run.state.steps[placed.path];
}

function endRun(run: Run, status: 'done' | 'failed', at: number): void {
  if (run.inFlight.size > 0) return;
  run.state.status = status;
  run.state.metadata.endedAt = at;
}

/** Opens a block whose turn has come, and settles it as far as no call is needed. True once it is settled. */
function settleBlock(run: Run, placed: PlacedBlock, at: number): boolean {
  const record = recordOf(run, placed) ?? open(run, placed, at);
  if (isSettled(record)) return true;
  return placed.kind === 'parallel' && settleGroup(run, placed, record, at);
}

function open(run: Run, placed: PlacedBlock, at: number): BlockRecord {
  const record: BlockRecord = { status: 'running', startedAt: at };
  run.state.steps[placed.path] = record;
  run.moves += 1;
  const { when } = placed.block;
  if (when && !holds(when, (slot) => lookUp(run, conditionSlot(slot))))
    skipAll(run, placed, record, 'its condition does not hold', at);
  else if (placed.kind === 'text') join(run, placed, record, at);
  else if (placed.kind === 'step') record.attempts = [];
  return record;
}

function join(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
  try {
    commit(run, placed, record, fillText(run, placed, (placed.block as TextBlock).template), 'done', at);
  } catch (error) {
    if (!(error instanceof MissingValueError)) throw error;
    fail(run, placed, record, { type: 'Slot.Missing', message: error.message }, at);
  }
}

/** Members in written order, again as long as anything that settled, at any depth, may have let another start. */
function settleGroup(run: Run, group: PlacedBlock, record: BlockRecord, at: number): boolean {
  let settled: boolean;
  let before: number;
  do {
    before = run.moves;
    settled = true;
    for (const member of group.members) settled = settleMember(run, member, at) && settled;
  } while (run.moves !== before);
  if (settled) closeGroup(run, group, record, at);
  return settled;
}

function settleMember(run: Run, member: PlacedBlock, at: number): boolean {
  const record = recordOf(run, member);
  if (record) return settleBlock(run, member, at);
  const cancelled = cancelledBy(run, member);
  if (cancelled) return block(run, member, `${cancelled} failed`, at);
  const failed = member.waitsFor.find((producer) => barred(run, producer, member));
  if (failed) return block(run, member, `it needs ${failed.path}, which did not complete`, at);
  if (!member.waitsFor.every((producer) => isSettled(recordOf(run, producer)))) return false;
  return settleBlock(run, member, at);
}

function block(run: Run, placed: PlacedBlock, reason: string, at: number): boolean {
  const record: BlockRecord = { status: 'running', startedAt: at, blocked: true };
  run.state.steps[placed.path] = record;
  run.moves += 1;
  skip(record, reason, at);
  for (const member of placed.members) block(run, member, reason, at);
  return true;
}

/** Whether a producer's failure keeps a block from starting: yes, unless something around the producer alone skips it. */
function barred(run: Run, producer: PlacedBlock, block: PlacedBlock): boolean {
  const record = recordOf(run, producer);
  if (record?.blocked) return !skippedOutside(run, producer, block);
  return record?.status === 'failed' && (isStop(record.failure) || !skippedOutside(run, producer, block));
}

function skippedOutside(run: Run, producer: PlacedBlock, block: PlacedBlock): boolean {
  for (let around = producer.parent; around && !contains(around, block); around = around.parent) {
    if (onFailureOf(run, around) === 'skip') return true;
  }
  return false;
}

function contains(group: PlacedBlock, placed: PlacedBlock): boolean {
  return placed === group || (placed.parent !== undefined && contains(group, placed.parent));
}

/** The path of the failed member that ends its siblings under `siblings: cancel`, in any group around this block. */
export function cancelledBy(run: Run, placed: PlacedBlock): string | undefined {
  for (let group = placed.parent; group; group = group.parent) {
    const endedBy = recordOf(run, group)?.endedBy;
    if (endedBy !== undefined) return endedBy;
  }
  return undefined;
}

function closeGroup(run: Run, group: PlacedBlock, record: BlockRecord, at: number): void {
  run.moves += 1;
  const failures = failuresIn(run, group);
  if (failures.length === 0) {
    record.status = group.members.every((member) => recordOf(run, member)?.blocked) ? 'skipped' : 'done';
    record.endedAt = at;
    return;
  }
  const worst = failures.find(([, failure]) => isStop(failure)) ?? failures[0]!;
  const message = failures.map(([path, failure]) => `${path}: ${failure.message}`).join('; ');
  give(run, group, record, { type: worst[1].type, message }, at);
}

/** The failures that a group does not absorb, by the path of the block that failed. */
function failuresIn(run: Run, group: PlacedBlock): (readonly [path: string, failure: Failure])[] {
  return group.members.flatMap((member) => {
    const record = recordOf(run, member);
    return record?.status === 'failed' && record.failure ? [[member.path, record.failure] as const] : [];
  });
}

export function onFailureOf(run: Run, placed: PlacedBlock): 'fail' | 'skip' {
  const own = (placed.block as StepBlock).onFailure;
  return own ?? (placed.kind === 'step' ? run.definition.defaults.onFailure : 'fail');
}

export function isStop(failure: Failure | undefined): boolean {
  return failure !== undefined && recoveryOf(failure.type) === 'stop';
}

/** An output becomes visible here and nowhere else. */
export function commit(
  run: Run,
  placed: PlacedBlock,
  record: BlockRecord,
  output: Json,
  status: 'done' | 'repaired' | 'fallback',
  at: number,
): void {
  record.status = status;
  record.endedAt = at;
  delete record.draft;
  run.state.outputs[placed.output!] = output;
}

/** A group that is skipped skips its members: whoever names one goes on without it. */
function skipAll(run: Run, placed: PlacedBlock, record: BlockRecord, reason: string, at: number): void {
  skip(record, reason, at);
  for (const member of placed.members) {
    const inner: BlockRecord = { status: 'running', startedAt: at };
    run.state.steps[member.path] = inner;
    skipAll(run, member, inner, reason, at);
  }
}

function skip(record: BlockRecord, reason: string, at: number): void {
  record.status = 'skipped';
  record.reason = reason;
  record.endedAt = at;
}

/** A block that could not be mended: skipped or failed, as it says itself. */
export function fail(run: Run, placed: PlacedBlock, record: BlockRecord, failure: Failure, at: number): void {
  const effort = effortText(record.attempts ?? []);
  run.state.errors[placed.path] = `${placed.path} failed${effort && ` ${effort}`}: ${failureText(failure)}`;
  delete record.draft;
  give(run, placed, record, failure, at);
}

function give(run: Run, placed: PlacedBlock, record: BlockRecord, failure: Failure, at: number): void {
  record.failure = failure;
  if (onFailureOf(run, placed) === 'skip' && !isStop(failure))
    return skip(record, 'it failed, and its onFailure is skip', at);
  record.status = 'failed';
  record.endedAt = at;
  const { parent } = placed;
  if (parent && (parent.block as ParallelBlock).siblings === 'cancel')
    recordOf(run, parent)!.endedBy ??= placed.path;
}
