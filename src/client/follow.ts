import { apply } from '../chain/apply';
import type { Outcome } from '../chain/outcome';
import { pauses } from '../chain/go-on';
import { isObject } from '../chain/json';
import type { PlacedBlock } from '../chain/placed';
import type { Run } from '../chain/run';
import { doomed, start } from '../chain/start';
import { isSettled } from '../chain/state';
import { callEndOf } from './call-end';
import { parseCallId } from './call-name';
import type { Fact } from './facts';
import { openRun } from './open-run';
import type { RunHappening } from './run-event';
import { settledStep } from './settled-step';

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { readonly kind: Kind }>;

/** A call as its history has it so far. */
interface SeenCall {
  readonly id: string;
  readonly at: number;
  attempt: number;
}

/**
 * Runs the interpreter's state machine along one history: what the workflow knew after each of its tasks, this knows
 * too, without a worker. Outcomes are taken in where the workflow took them in, at the end of a workflow task, in the
 * order of the history and by its clock, so that the state is the workflow's own to the millisecond.
 */
export class Follower {
  run: Run | undefined;
  /** Blocks that are calls or texts. */
  total = 0;
  private readonly calls = new Map<number, SeenCall>();
  private readonly scheduled = new Set<string>();
  private readonly tasks = new Map<number, FactOf<'task_started'>>();
  /** The blocks whose end was not told yet. */
  private open: PlacedBlock[] = [];
  private ended: { readonly id: string; readonly outcome: Outcome; readonly at: number }[] = [];
  private fresh = true;
  private begun = false;
  private clock = 0;
  private cancelled = false;

  get settled(): number {
    return this.total - leaves(this.open);
  }

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
      case 'cancel_requested':
        this.cancelled = true;
        return [];
      default:
        return this.close(fact);
    }
  }

  /** Takes in what ended after the last workflow task: paid for and recorded, though no worker has seen it yet. */
  finish(): Run | undefined {
    for (const { id, outcome, at } of this.ended.splice(0)) this.apply(id, outcome, at);
    return this.run;
  }

  private begin({ input, at, workflowType, goesOnFrom }: FactOf<'started'>): RunHappening[] {
    this.run = openRun(input, at);
    this.fresh = !isObject(input) || input.snapshot === undefined;
    const { run } = this;
    this.total = leaves(run?.layout.all ?? []);
    this.open = run?.layout.all.filter(({ path }) => !isSettled(run.state.steps[path])) ?? [];
    if (goesOnFrom !== undefined) return [];
    const version = this.run?.definition.version;
    return [
      {
        type: 'run_started',
        chain: this.run?.definition.name ?? workflowType,
        ...(version !== undefined && { version }),
        ...(this.run && { hash: this.run.hash }),
      },
    ];
  }

  /** One workflow task: each outcome is applied, and what became ready by it is started, unless nothing may start. */
  private runTask(task: FactOf<'task_started'>): RunHappening[] {
    const { run } = this;
    this.clock = task.at;
    this.tasks.clear();
    if (!run) return [];
    if (!this.begun) this.first(run, task);
    for (const { id, outcome } of this.ended.splice(0)) {
      this.apply(id, outcome, task.at);
      this.start(run, task);
    }
    return this.settledNow(run);
  }

  private first(run: Run, task: FactOf<'task_started'>): void {
    this.begun = true;
    if (this.fresh) run.state.metadata.startedAt = task.at;
    this.start(run, task);
  }

  private start(run: Run, { at, event, suggestsNew, historyBytes }: FactOf<'task_started'>): void {
    if (!this.cancelled && !pauses(run, { events: event, bytes: historyBytes, suggestsNew })) start(run, at);
  }

  private apply(id: string, outcome: Outcome, at: number): void {
    const { run } = this;
    if (!run?.inFlight.has(id)) return;
    apply(run, id, outcome, at);
    for (const call of doomed(run)) {
      // Ended before its command was sent, so that the history never has it.
      if (!this.scheduled.has(call.id)) this.apply(call.id, { kind: 'cancelled' }, at);
    }
  }

  private settledNow(run: Run): RunHappening[] {
    const settled = this.open.filter(({ path }) => isSettled(run.state.steps[path]));
    if (settled.length > 0) this.open = this.open.filter((placed) => !settled.includes(placed));
    return settled.map((placed) => settledStep(run, placed));
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
    this.ended.push({ id: call.id, outcome, at });
    const name = parseCallId(call.id);
    if (!name) return [];
    const end = callEndOf(name.purpose, outcome);
    return [{ type: 'call_ended', ...name, ...end, ms: at - call.at, retries: call.attempt - 1 }];
  }

  private close({ ending, message }: FactOf<'closed'>): RunHappening[] {
    if (ending === 'went_on') return [];
    if (ending === 'cancelled' && this.run) {
      this.run.state.status = 'cancelled';
      this.run.state.metadata.endedAt = this.clock;
    }
    return [{ type: 'run_ended', status: ending, ...(message !== undefined && { message }) }];
  }
}

function leaves(blocks: readonly PlacedBlock[]): number {
  return blocks.reduce((count, { kind }) => count + (kind === 'parallel' ? 0 : 1), 0);
}
