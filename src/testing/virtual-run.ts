import { apply } from '../chain/apply';
import type { Call } from '../chain/call-parts';
import type { Outcome } from '../chain/outcome';
import type { Run } from '../chain/run';
import { openGates } from '../chain/gate';
import { doomed, start } from '../chain/start';
import { nextDeadline } from '../chain/time-limits';
import { type People, VirtualDesk } from './virtual-desk';

/** How a call ends and how long it takes, in virtual milliseconds. */
export interface VirtualAnswer {
  readonly outcome: Outcome;
  readonly ms: number;
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
 * @returns the calls in the order in which they ended
 */
export function driveVirtually(
  run: Run,
  answer: (call: Call) => VirtualAnswer,
  people?: People,
): VirtualCall[] {
  const ended: VirtualCall[] = [];
  const inFlight: (VirtualCall & { readonly order: number })[] = [];
  const desk = new VirtualDesk(run, people);
  let now = run.state.metadata.startedAt;
  let order = 0;
  for (;;) {
    for (const call of start(run, now)) {
      const { outcome, ms } = answer(call);
      inFlight.push({ call, outcome, startedAt: now, endedAt: now + ms, order: order++ });
    }
    desk.look(now);
    inFlight.sort((a, b) => a.endedAt - b.endedAt || a.order - b.order);
    const decided = desk.next();
    const deadline = nextDeadline(run, now);
    const isAsking = decided !== undefined || (deadline !== undefined && openGates(run).length > 0);
    if (inFlight.length === 0 && !isAsking) return ended;
    const first = Math.min(inFlight[0]?.endedAt ?? Infinity, decided?.at ?? Infinity);
    if (deadline !== undefined && deadline < first) now = deadline;
    else if (decided && (inFlight[0]?.endedAt ?? Infinity) > decided.at) {
      now = decided.at;
      decided.act();
    } else {
      const { order: _, ...next } = inFlight.shift()!;
      now = next.endedAt;
      ended.push(next);
      apply(run, next.call.id, next.outcome, now);
    }
    cancelDoomed(run, inFlight, now);
  }
}

/** A cancelled call ends at once, before anything else does. */
function cancelDoomed(
  run: Run,
  inFlight: { call: Call; outcome: Outcome; endedAt: number }[],
  now: number,
): void {
  const ids = new Set(doomed(run, now).map(({ id }) => id));
  for (const each of inFlight) {
    if (ids.has(each.call.id))
      Object.assign(each, { endedAt: now, outcome: { kind: 'cancelled' }, order: -1 });
  }
}
