import type { MapBlock, ParallelBlock, StepBlock } from '../definition/definition';
import { type Failure, failureText, recoveryOf } from '../recovery/failure';
import { openGate } from '../gate/gate';
import type { Json } from '../json';
import { effortText } from '../recovery/ladder';
import { letThrough } from '../gate/let-through';
import type { PlacedBlock } from '../layout/placed';
import { defaultsFor, type Run } from './run';
import type { BlockRecord } from '../state/state';
import { isGated, putOutput } from './values';
import type { Turn } from './turn';

export function recordOf(run: Run, placed: PlacedBlock): BlockRecord | undefined {
  return run.state.steps[placed.path];
}

/** A block's record from the moment its turn has come. */
export function newRecord(run: Run, placed: PlacedBlock, at: number): BlockRecord {
  const { path } = placed;
  const record: BlockRecord = { status: 'running', startedAt: at, ...run.state.before?.[path] };
  if (run.state.before) delete run.state.before[path];
  run.state.steps[path] = record;
  run.moves += 1;
  return record;
}

export function onFailureOf(placed: PlacedBlock): 'fail' | 'skip' | 'ask' {
  const own = (placed.block as StepBlock).onFailure;
  return own ?? (placed.kind === 'step' ? defaultsFor(placed).onFailure : 'fail');
}

export function isStop(failure: Failure | undefined): boolean {
  return failure !== undefined && recoveryOf(failure.type) === 'stop';
}

/** A block is done. Its output becomes visible, or waits for its gate. */
export function commit(
  { run, placed, record, at }: Turn,
  output: Json,
  status: 'done' | 'repaired' | 'fallback',
): void {
  record.status = status;
  record.endedAt = at;
  delete record.draft;
  run.moves += 1;
  if (isGated(placed)) record.held = { value: output };
  else putOutput(run, placed.scope, placed.output!, output);
}

export function skip(record: BlockRecord, reason: string, at: number): void {
  record.status = 'skipped';
  record.reason = reason;
  record.endedAt = at;
}

/** What is skipped skips its members: whoever names one goes on without it. A gate among them lets its output through. */
export function skipAll(turn: Turn, reason: string): void {
  const { run, placed, record, at } = turn;
  skip(record, reason, at);
  if (placed.kind === 'approval') letThrough(run, placed);
  for (const member of placed.members) passOver(run, member, reason, at);
}

/** A block that its turn never comes to, because of what is around it. */
export function passOver(run: Run, placed: PlacedBlock, reason: string, at: number): void {
  const record = newRecord(run, placed, at);
  record.unread = true;
  skipAll({ run, placed, record, at }, reason);
}

/** A block that may not start, and with it all its members. */
export function bar(run: Run, placed: PlacedBlock, reason: string, at: number): void {
  const record = newRecord(run, placed, at);
  record.blocked = true;
  skip(record, reason, at);
  for (const member of placed.members) bar(run, member, reason, at);
}

/** A block that could not be mended: skipped, failed or put to a person, as it says itself. */
export function fail(turn: Turn, failure: Failure): void {
  const { run, placed, record } = turn;
  const effort = effortText(record.attempts ?? []);
  run.state.errors[placed.path] = `${placed.path} failed${effort && ` ${effort}`}: ${failureText(failure)}`;
  delete record.draft;
  settleFailure(turn, failure);
}

/** What its `onFailure` says of a failure. */
export function settleFailure(turn: Turn, failure: Failure): void {
  const { placed, record, at } = turn;
  record.failure = failure;
  const onFailure = isStop(failure) ? 'fail' : onFailureOf(placed);
  if (onFailure === 'ask') return openGate(turn);
  if (onFailure === 'skip') return skip(record, 'it failed, and its onFailure is skip', at);
  failForGood(turn, failure);
}

/** Nothing mends it any more. */
export function failForGood({ run, placed, record, at }: Turn, failure: Failure): void {
  record.failure = failure;
  record.status = 'failed';
  record.endedAt = at;
  run.moves += 1;
  const { parent } = placed;
  if (parent && (parent.block as ParallelBlock | MapBlock).siblings === 'cancel')
    recordOf(run, parent)!.endedBy ??= placed.path;
}

/** The path of the failed member that ends its siblings under `siblings: cancel`, in any group around this block. */
export function cancelledBy(run: Run, placed: PlacedBlock): string | undefined {
  for (let group = placed.parent; group; group = group.parent) {
    const endedBy = recordOf(run, group)?.endedBy;
    if (endedBy !== undefined) return endedBy;
  }
  return undefined;
}
