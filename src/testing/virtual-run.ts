import { apply } from '../chain/apply';
import type { Outcome } from '../chain/outcome';
import type { Call } from '../chain/call-parts';
import type { Run } from '../chain/run';
import { doomed, start } from '../chain/start';

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
 * Drives a run to its end on a virtual clock, with the scheduler and the recovery that the workflow uses. Calls end in
 * the order of their virtual times, calls of the same time in the order of their start.
 *
 * @returns the calls in the order in which they ended
 */
export function driveVirtually(run: Run, answer: (call: Call) => VirtualAnswer): VirtualCall[] {
  const ended: VirtualCall[] = [];
  const inFlight: (VirtualCall & { readonly order: number })[] = [];
  let now = run.state.metadata.startedAt;
  let order = 0;
  for (;;) {
    for (const call of start(run, now)) {
      const { outcome, ms } = answer(call);
      inFlight.push({ call, outcome, startedAt: now, endedAt: now + ms, order: order++ });
    }
    if (inFlight.length === 0) return ended;
    inFlight.sort((a, b) => a.endedAt - b.endedAt || a.order - b.order);
    const { order: _, ...next } = inFlight.shift()!;
    now = next.endedAt;
    ended.push(next);
    apply(run, next.call.id, next.outcome, now);
    cancelDoomed(run, inFlight, now);
  }
}

/** A cancelled call ends at once, before anything else does. */
function cancelDoomed(
  run: Run,
  inFlight: { call: Call; outcome: Outcome; endedAt: number }[],
  now: number,
): void {
  const ids = new Set(doomed(run).map(({ id }) => id));
  for (const each of inFlight) {
    if (ids.has(each.call.id))
      Object.assign(each, { endedAt: now, outcome: { kind: 'cancelled' }, order: -1 });
  }
}
