import { advance } from './apply';
import { isComposite } from '../definition/blocks';
import { nextCall } from './call';
import type { Call } from './call-parts';
import { refuse as refuseDecision } from '../gate/decide';
import type { Failure } from '../recovery/failure';
import { isOpen, withdraw } from '../gate/gate';
import { cancelledBy, fail, recordOf, skip } from './settle-block';
import { countCall } from '../budget/limits';
import type { PlacedBlock } from '../layout/placed';
import { hasRoom, hasRoomToLook, limitFor, oversize } from './room';
import type { Run } from './run';
import { settle } from './settle';
import { timeIsUp } from '../budget/time-limits';
import type { BlockRecord } from '../state/state';
import type { Turn } from './turn';
import { MissingValueError } from '../template/template';

export interface StartOptions {
  /** Only what looks at decisions that people wait for. Default false. */
  readonly looksOnly?: boolean;
}

/**
 * What may start now, in written order: the one scheduler. Settles whatever needs no call, then takes the next calls
 * of running blocks for as long as the window and the limits have room. The calls are marked as in flight.
 *
 * @param at milliseconds since the epoch, by the caller's clock
 */
export function start(run: Run, at: number, { looksOnly = false }: StartOptions = {}): Call[] {
  const started: Call[] = [];
  for (;;) {
    run.crowded = false;
    settle(run, at);
    const next = nextReady(run, at, looksOnly);
    if (next === undefined) return started;
    if (next === 'again') continue;
    begin(run, next, at);
    started.push(next);
  }
}

/**
 * The first call in written order that fits, or nothing. `again` where blocks were cancelled, or failed for want of a value
 * or by a limit: all that can be told before anything else starts, because one at a time would be too slow for a map.
 */
function nextReady(run: Run, at: number, looksOnly: boolean): Call | 'again' | undefined {
  const isFull = run.inFlight.size >= run.definition.window.calls;
  if (run.state.status !== 'running' || (isFull && !run.timed && !run.mayAsk)) return undefined;
  let isAgain = false;
  for (const placed of run.layout.all) {
    const record = recordOf(run, placed);
    if (record?.status !== 'running' || run.busy.has(placed.path) || isMadeOfOthers(placed, record)) continue;
    const turn: Turn = { run, placed, record, at };
    if (isFull && !(isUrgent(turn) && run.patched('whole-window'))) continue;
    if (cancelledBy(run, placed)) {
      withdraw(record.gate, at);
      skip(record, 'a sibling failed', at);
      record.blocked = true;
      isAgain = true;
      continue;
    }
    if (isOpen(record) && !record.gate!.claim) {
      const over = timeIsUp(run, placed, at);
      if (!over) continue;
      withdraw(record.gate, at);
      fail(turn, { type: 'Limit.Reached', message: over.message });
      isAgain = true;
      continue;
    }
    if (looksOnly && !record.gate?.claim) continue;
    const call = tryNextCall(turn);
    const next = call === undefined ? 'again' : admit(turn, call);
    if (next !== 'again') return isAgain ? 'again' : next;
    isAgain = true;
  }
  return isAgain ? 'again' : undefined;
}

/** What no full window holds up: somebody waits for the answer to a decision, or the time is over. */
function isUrgent({ run, placed, record, at }: Turn): boolean {
  return record.gate?.claim !== undefined || timeIsUp(run, placed, at) !== undefined;
}

/** It makes no call of its own, unless a person is asked about it. */
function isMadeOfOthers({ kind, members }: PlacedBlock, record: BlockRecord): boolean {
  return !isOpen(record) && (isComposite(kind) || members.length > 0);
}

function tryNextCall(turn: Turn): Call | undefined {
  const { run, placed, record } = turn;
  try {
    return nextCall(run, placed, record);
  } catch (error) {
    if (!(error instanceof MissingValueError)) throw error;
    fail(turn, { type: 'Slot.Missing', message: error.message });
    return undefined;
  }
}

/** Room in the window, then in the limits. What doesn't fit waits while others may still give room back, unless it is urgent. */
function admit(turn: Turn, call: Call): Call | 'again' | undefined {
  const { run, placed, record, at } = turn;
  const tooLarge = oversize(run, call);
  if (tooLarge) return refuse(turn, call, { type: 'Output.TooLarge', message: tooLarge });
  if (!hasRoom(run, call)) {
    if (!isUrgent(turn) || !run.patched('whole-window')) return undefined;
    if (record.gate?.claim) return hasRoomToLook(run, call) || !run.patched('look-bytes') ? call : undefined;
  }
  const reached = limitFor(run, placed, call, at);
  if (reached === undefined) return call;
  if (reached.mayPass) return undefined;
  // Histories from before wait for whatever is in flight, which may be no call under that limit.
  if (reached.wantsRoom && run.inFlight.size > 0 && !run.patched('limit-waits')) return undefined;
  return refuse(turn, call, { type: 'Limit.Reached', message: reached.message });
}

/** A draft that may not even be asked for is a failed attempt: the ladder says what follows. A decision does not count. */
function refuse(turn: Turn, call: Call, failure: Failure): 'again' {
  const { record, at } = turn;
  if (record.gate?.claim) refuseDecision(turn, failure.message);
  else if (call.rung === undefined) fail(turn, failure);
  else {
    record.attempts!.push({
      rung: call.rung,
      maxTokens: call.maxTokens,
      startedAt: at,
      endedAt: at,
      passed: 0,
      failure,
    });
    advance(turn);
  }
  return 'again';
}

function begin(run: Run, call: Call, at: number): void {
  const record = run.state.steps[call.path]!;
  record.calls = { ...record.calls, [call.purpose]: (record.calls?.[call.purpose] ?? 0) + 1 };
  if (call.maxTokens > 0) countCall(run, call);
  run.inFlight.set(call.id, { call, at });
  run.busy.add(call.path);
}

/** The calls in flight that `siblings: cancel` or a time limit ends. */
export function doomed(run: Run, at: number): Call[] {
  return Array.from(run.inFlight.values()).flatMap(({ call, stale }) => {
    if (stale) return [];
    const placed = run.layout.byPath.get(call.path)!;
    return cancelledBy(run, placed) !== undefined || timeIsUp(run, placed, at) ? [call] : [];
  });
}
