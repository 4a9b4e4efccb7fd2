import { apply } from '../../chain/run/apply';
import { claim, takeSignal, timeOut } from '../../chain/gate/decide';
import { startsIn } from '../../chain/run/go-on';
import { isObject } from '../../chain/json';
import type { Outcome } from '../../chain/recovery/outcome';
import { refusalOf } from '../../chain/gate/refusal';
import { parseCallId } from '../../chain/run/call-id';
import type { Run } from '../../chain/run/run';
import { doomed, start } from '../../chain/run/start';
import { callEndOf } from './call-end';
import type { Fact } from './facts';
import { GateTeller } from './gate-teller';
import { MapTeller } from './map-teller';
import { openedRun } from './opened-run';
import type { RunHappening } from './run-event';
import { SettledTeller } from './settled-teller';
import type { Witness } from './witness';

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { readonly kind: Kind }>;

/** A call as its history has it so far. */
interface SeenCall {
  readonly id: string;
  readonly at: number;
  attempt: number;
}

/** What the next workflow task takes in: a call's outcome, a gate's deadline that passed, or the end of a time limit. */
type Due =
  | { readonly id: string; readonly outcome: Outcome; readonly at: number }
  | { readonly deadline: FactOf<'deadline_set'> };

/**
 * Runs the interpreter's state machine along one history: what the workflow knew after each of its tasks, this knows
 * too, without a worker. Decisions and outcomes are taken in where the workflow took them in, at the end of a workflow
 * task, in the order of the history and by its clock, so that the state is the workflow's own to the millisecond.
 */
export class Follower {
  run: Run | undefined;
  private argument: FactOf<'started'> | undefined;
  private readonly calls = new Map<number, SeenCall>();
  private readonly deadlines = new Map<number, FactOf<'deadline_set'>>();
  private readonly scheduled = new Set<string>();
  private readonly tasks = new Map<number, FactOf<'task_started'>>();
  private readonly gates = new GateTeller();
  private readonly maps = new MapTeller();
  private readonly blocks = new SettledTeller();
  /** The changes that the history has; none in particular once no worker has seen what is taken in. */
  private patches: Set<string> | undefined = new Set();
  private decisions: FactOf<'decision'>[] = [];
  private due: Due[] = [];
  private fresh = true;
  private begun = false;
  private clock = 0;
  private cancelRequested = false;
  private cancelled = false;

  /** @param runId Temporal's, of this history */
  constructor(
    private readonly runId: string,
    private readonly witness: Witness = {},
  ) {}

  /** What a fact of the history means for the run, in order. */
  accept(fact: Fact): RunHappening[] {
    switch (fact.kind) {
      case 'started':
        return this.begin(fact);
      case 'task_started':
        this.tasks.set(fact.event, fact);
        return [];
      case 'task_completed':
        return this.runTask(this.tasks.get(fact.started)!);
      case 'call_scheduled':
        return this.schedule(fact);
      case 'call_attempted':
        this.calls.get(fact.scheduled)!.attempt = fact.attempt;
        return [];
      case 'call_ended':
        return this.end(fact);
      case 'decision':
        this.decisions.push(fact);
        return [];
      case 'deadline_set':
        this.deadlines.set(fact.event, fact);
        return [];
      case 'deadline_passed':
        return this.pass(fact);
      case 'patched':
        this.patches?.add(fact.change);
        return [];
      case 'cancel_requested':
        this.cancelRequested = true;
        return [];
      case 'reset':
        return this.standing();
      default:
        return this.close(fact);
    }
  }

  /** Takes in what ended after the last workflow task: paid for and recorded, though no worker has seen it yet. */
  finish(): Run | undefined {
    this.patches = undefined;
    for (const each of this.due.splice(0)) if ('id' in each) this.apply(each.id, each.outcome, each.at);
    return this.run;
  }

  private begin(fact: FactOf<'started'>): RunHappening[] {
    const { input, workflowType, goesOnFrom } = fact;
    this.argument = fact;
    this.run = this.opened(goesOnFrom === undefined);
    this.fresh = !isObject(input) || input.snapshot === undefined;
    const { run } = this;
    if (goesOnFrom !== undefined) return [];
    const version = run?.definition.version;
    return [
      {
        type: 'run_started',
        chain: run?.definition.name ?? workflowType,
        ...(version !== undefined && { version }),
        ...(run && { hash: run.hash }),
      },
    ];
  }

  private opened(judges: boolean): Run | undefined {
    const run = openedRun(this.argument!, { judges, patched: (change) => this.patches?.has(change) ?? true });
    if (run) this.blocks.skip(run);
    return run;
  }

  /** One workflow task: each outcome is applied, and what became ready by it is started, unless nothing may start. */
  private runTask(task: FactOf<'task_started'>): RunHappening[] {
    this.clock = task.at;
    this.tasks.clear();
    const begins = !this.begun;
    this.begun = true;
    // What breaks a rule of this release runs where its own took it: its first task tells of no refusal.
    if (begins && !this.patches?.has('refused')) this.run ??= this.opened(false);
    const { run } = this;
    if (!run) return [];
    if (begins) this.first(run, task);
    // Handlers of decisions run before the cancel of the same task.
    for (const fact of this.decisions.splice(0)) {
      this.decide(run, fact, task.at);
      this.start(run, task);
    }
    this.takeInCancel(run, task.at);
    for (const each of this.due.splice(0)) {
      if ('id' in each) this.apply(each.id, each.outcome, task.at);
      else if (each.deadline.gate !== undefined) timeOut(run, each.deadline.gate, task.at);
      this.start(run, task);
    }
    return [
      ...this.gates.closed(),
      ...this.blocks.news(run),
      ...this.gates.opened(run, this.runId),
      ...this.maps.news(run),
    ];
  }

  private first(run: Run, task: FactOf<'task_started'>): void {
    this.cancelled = this.cancelRequested;
    if (this.fresh) run.state.metadata.startedAt = task.at;
    this.witness.begun?.(run, task.at);
    this.start(run, task);
  }

  /** What the same task has started ends before its command is sent. */
  private takeInCancel(run: Run, at: number): void {
    if (this.cancelled || !this.cancelRequested) return;
    this.cancelled = true;
    for (const id of run.inFlight.keys())
      if (!this.scheduled.has(id)) this.apply(id, { kind: 'cancelled' }, at);
  }

  private start(run: Run, { at, event, suggestsNew, historyBytes }: FactOf<'task_started'>): void {
    for (const call of doomed(run, at)) {
      // Ended before its command was sent, so that the history never has it.
      if (!this.scheduled.has(call.id)) this.apply(call.id, { kind: 'cancelled' }, at);
    }
    const size = { events: event, bytes: historyBytes, suggestsNew };
    const starts = this.cancelled ? 'nothing' : startsIn(run, size);
    if (starts !== 'nothing') start(run, at, { looksOnly: starts === 'looks' });
    this.witness.moved?.(run, at, starts === 'all');
  }

  /** As the workflow's desk does; what it refuses by the token never came into the history, or is looked at by a call. */
  private decide(run: Run, { decision, via }: FactOf<'decision'>, at: number): void {
    if (via === 'signal') return takeSignal(run, decision, at);
    if (refusalOf(run, decision) !== undefined) return;
    this.witness.decision?.(run, decision, at);
    claim(run, decision, via, at);
  }

  private apply(id: string, outcome: Outcome, at: number): void {
    const { run } = this;
    if (!run?.inFlight.has(id)) return;
    this.witness.outcome?.(run, id, outcome, at);
    apply(run, id, outcome, at);
  }

  private schedule({ event, callId, at }: FactOf<'call_scheduled'>): RunHappening[] {
    this.calls.set(event, { id: callId, at, attempt: 1 });
    this.scheduled.add(callId);
    const name = parseCallId(callId);
    const summary = this.run?.inFlight.get(callId)?.call.summary ?? callId;
    return name ? [{ type: 'call_started', ...name, summary }] : [];
  }

  private end({ scheduled, outcome, at }: FactOf<'call_ended'>): RunHappening[] {
    const call = this.calls.get(scheduled)!;
    this.calls.delete(scheduled);
    this.due.push({ id: call.id, outcome, at });
    const name = parseCallId(call.id);
    if (!name) return [];
    const end = callEndOf(name.purpose, outcome);
    return [{ type: 'call_ended', ...name, ...end, ms: at - call.at, retries: call.attempt - 1 }];
  }

  /** What is told again to those who have seen another history up to here. */
  private standing(): RunHappening[] {
    const { run } = this;
    return run ? [...this.gates.standing(run, this.runId), ...this.maps.standing(run)] : [];
  }

  private pass({ set }: FactOf<'deadline_passed'>): RunHappening[] {
    const deadline = this.deadlines.get(set);
    if (deadline) this.due.push({ deadline });
    return [];
  }

  private close({ ending, message }: FactOf<'closed'>): RunHappening[] {
    if (ending === 'went_on') return [];
    if (ending === 'cancelled' && this.run) {
      this.run.state.status = 'cancelled';
      this.run.state.metadata.endedAt = this.clock;
    }
    return [...this.gates.cutShort(), { type: 'run_ended', status: ending, ...(message && { message }) }];
  }
}
