import { apply } from '../chain/run/apply';
import type { Call } from '../chain/run/call-parts';
import type { Outcome } from '../chain/recovery/outcome';
import type { Run } from '../chain/run/run';
import { openGates } from '../chain/gate/gate';
import { doomed, start } from '../chain/run/start';
import { nextDeadline } from '../chain/budget/time-limits';
import { type People, VirtualDesk } from './virtual-desk';

/** How a call ends and how long it takes, in virtual milliseconds. */
export interface VirtualAnswer {
  readonly outcome: Outcome;
  /** Infinity for a call that never ends. */
  readonly ms: number;
  /** It ends so even where a sibling's failure cancels it: it was as good as through. */
  readonly anyway?: boolean;
}

/** A while in which nothing starts, in virtual time; `until` is not part of it. */
export interface Hold {
  readonly from: number;
  readonly until: number;
}

/** One call as it was made: when it began and ended on the virtual clock, and how. */
export interface VirtualCall {
  readonly call: Call;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
}

/**
 * Drives a run to its end on a virtual clock, with the scheduler and the recovery that the workflow uses. What is due is
 * taken in the order of its virtual time: calls of the same time in the order of their start, then decisions, then
 * deadlines. Without people, a run that asks stands still once nothing else is left.
 *
 * @param answer is asked when a call starts; `now` is the virtual time
 * @param holds when nothing starts: what is in flight still ends
 * @returns the calls in the order in which they ended
 */
export function driveVirtually(
  run: Run,
  answer: (call: Call, now: number) => VirtualAnswer,
  people?: People,
  holds: readonly Hold[] = [],
): VirtualCall[] {
  const ended: VirtualCall[] = [];
  const inFlight: (VirtualCall & InFlight)[] = [];
  const desk = new VirtualDesk(run, people);
  let now = run.state.metadata.startedAt;
  let order = 0;
  for (;;) {
    const held = holds.find(({ from, until }) => from <= now && now < until)?.until;
    for (const call of held === undefined ? start(run, now) : []) {
      const { outcome, ms, anyway = false } = answer(call, now);
      inFlight.push({ call, outcome, startedAt: now, endedAt: now + ms, order: order++, anyway });
    }
    desk.look(now);
    inFlight.sort((a, b) => a.endedAt - b.endedAt || a.order - b.order);
    const decided = desk.next();
    const first = inFlight[0]?.endedAt ?? Infinity;
    const decidedAt = decided?.at ?? Infinity;
    const isWaited = inFlight.length > 0 || openGates(run).length > 0;
    const limit = (isWaited ? nextDeadline(run, now) : undefined) ?? Infinity;
    const next = Math.min(first, decidedAt, limit, held ?? Infinity);
    if (next === Infinity) return ended;
    if (next === held) now = held;
    else if (limit < Math.min(first, decidedAt)) now = limit;
    else if (decided && first > decided.at) {
      now = decided.at;
      decided.act();
    } else {
      const { order: _, anyway: __, ...over } = inFlight.shift()!;
      now = over.endedAt;
      ended.push(over);
      apply(run, over.call.id, over.outcome, now);
    }
    cancelDoomed(run, inFlight, now);
  }
}

interface InFlight {
  readonly order: number;
  readonly anyway: boolean;
}

/** A cancelled call ends at once, before anything else does. */
function cancelDoomed(
  run: Run,
  inFlight: { call: Call; outcome: Outcome; endedAt: number; readonly anyway: boolean }[],
  now: number,
): void {
  const ids = new Set(doomed(run, now).map(({ id }) => id));
  for (const each of inFlight) {
    if (ids.has(each.call.id) && !each.anyway)
      Object.assign(each, { endedAt: now, outcome: { kind: 'cancelled' }, order: -1 });
  }
}
