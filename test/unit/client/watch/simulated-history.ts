import { apply } from '../../../../src/chain/run/apply';
import type { Outcome } from '../../../../src/chain/recovery/outcome';
import { startsIn } from '../../../../src/chain/run/go-on';
import type { Json } from '../../../../src/chain/json';
import type { Run } from '../../../../src/chain/run/run';
import { snapshotOf } from '../../../../src/chain/state/snapshot';
import { doomed, start } from '../../../../src/chain/run/start';
import type { Ending, Fact } from '../../../../src/client/watch/facts';

/** What happens around a run; `draw` gives a number below its argument. */
export interface World {
  readonly outcomeOf: (callId: string) => Outcome;
  readonly draw: (below: number) => number;
  /** The workflow task (from 1) before which someone asks to cancel. */
  readonly cancelAt?: number;
  /** From this workflow task on the server suggests to continue as new. */
  readonly suggestFrom?: number;
}

export interface SimulatedHistory {
  readonly facts: readonly Fact[];
  /** The state after each workflow task, by the event that completed it. */
  readonly states: ReadonlyMap<number, string>;
  readonly ending: Ending;
}

type Bare = Fact extends infer F ? (F extends Fact ? Omit<F, 'event' | 'at'> : never) : never;

/** Plays the workflow and the server: several calls may end before the workflow takes them in, in one task. */
export function simulateHistory(run: Run, input: Json, world: World): SimulatedHistory {
  const facts: Fact[] = [];
  const states = new Map<number, string>();
  const scheduled = new Map<string, number>();
  let clock = run.state.metadata.startedAt;
  let cancelled = false;
  const write = (bare: Bare): number => {
    facts.push({ ...bare, event: facts.length + 1, at: clock } as Fact);
    return facts.length;
  };
  const close = (ending: Ending): SimulatedHistory => {
    write({ kind: 'closed', ending, ...(ending === 'went_on' && { next: 'next' }) });
    return { facts, states, ending };
  };

  write({ kind: 'started', input, workflowType: run.definition.name });
  for (let task = 1; ; task++) {
    clock += 1 + world.draw(50);
    const batch = task === 1 ? [] : takeSome([...scheduled.keys()], world);
    for (const id of batch) {
      const event = scheduled.get(id)!;
      scheduled.delete(id);
      write({ kind: 'call_attempted', scheduled: event, attempt: 1 + world.draw(3) });
      write({ kind: 'call_ended', scheduled: event, outcome: endOf(run, id, cancelled, world) });
    }
    if (task === world.cancelAt) {
      cancelled = true;
      write({ kind: 'cancel_requested' });
    }
    clock += 1 + world.draw(5);
    const suggestsNew = task >= (world.suggestFrom ?? Infinity);
    const started = write({ kind: 'task_started', suggestsNew, historyBytes: 0 });
    const at = clock;
    if (task === 1 && !('snapshot' in (input as object))) run.state.metadata.startedAt = at;
    const mayStart = (): boolean =>
      !cancelled && startsIn(run, { events: started, bytes: 0, suggestsNew }) !== 'nothing';
    if (task === 1 && mayStart()) start(run, at);
    for (const fact of facts.slice(-1 - 2 * batch.length - 1)) {
      if (fact.kind !== 'call_ended') continue;
      const id = idOf(facts, fact.scheduled);
      if (!batch.includes(id)) continue;
      apply(run, id, fact.outcome, at);
      for (const call of doomed(run, at)) {
        if (!facts.some((each) => each.kind === 'call_scheduled' && each.callId === call.id))
          apply(run, call.id, { kind: 'cancelled' }, at);
      }
      if (mayStart()) start(run, at);
    }
    const completed = write({ kind: 'task_completed', started });
    for (const id of run.inFlight.keys()) {
      if (!facts.some((each) => each.kind === 'call_scheduled' && each.callId === id))
        scheduled.set(id, write({ kind: 'call_scheduled', callId: id }));
    }
    if (run.inFlight.size === 0) {
      if (run.state.status === 'running' && cancelled) {
        run.state.status = 'cancelled';
        run.state.metadata.endedAt = at;
      }
      states.set(completed, JSON.stringify(run.state));
      if (run.state.status === 'running') return close('went_on');
      return close(run.state.status);
    }
    states.set(completed, JSON.stringify(run.state));
  }
}

function takeSome(ids: readonly string[], { draw }: World): string[] {
  const first = draw(ids.length);
  return [...ids.slice(first), ...ids.slice(0, first)].slice(0, 1 + draw(ids.length));
}

function endOf(run: Run, id: string, cancelled: boolean, world: World): Outcome {
  const ends = cancelled || doomed(run, 0).some((call) => call.id === id);
  return ends && world.draw(2) === 0 ? { kind: 'cancelled' } : world.outcomeOf(id);
}

function idOf(facts: readonly Fact[], event: number): string {
  const fact = facts[event - 1];
  return fact?.kind === 'call_scheduled' ? fact.callId : '';
}

/** What the next history of a run that went on starts with. */
export function nextInput(run: Run): Json {
  return { hash: run.hash, inputs: {}, snapshot: snapshotOf(run) } as unknown as Json;
}
