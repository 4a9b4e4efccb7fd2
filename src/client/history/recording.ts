import type { RunInput } from '../../chain/contract';
import type {
  Fixture,
  FixtureCall,
  FixtureDecision,
  FixtureEnd,
  Pause,
  Taken,
} from '../../chain/fixture/fixture';
import { requestOf } from '../../chain/fixture/request-text';
import { openGates, shownAt } from '../../chain/gate/gate';
import type { Claim, Decision } from '../../chain/gate/gate-record';
import { isObject } from '../../chain/json';
import type { Outcome } from '../../chain/recovery/outcome';
import { failureMessage } from '../../chain/state/result';
import type { Run } from '../../chain/run/run';
import type { Snapshot } from '../../chain/state/snapshot';
import { isVerdict } from '../../chain/recovery/sound';
import { parseCallId } from '../../chain/run/call-id';
import type { Fact } from '../watch/facts';
import type { Witness } from '../watch/witness';
import type { ScheduledCall } from '../watch/read-call';

type Draft = { -readonly [K in keyof FixtureCall]: FixtureCall[K] };
type DecisionDraft = { -readonly [K in keyof FixtureDecision]: FixtureDecision[K] };
type Closed = Pick<Extract<Fact, { kind: 'closed' }>, 'ending' | 'message'>;

/**
 * Collects what a fixture holds while the state machine runs along the histories of a run, oldest first. Times are those
 * at which the workflow took things in, so that they come in the same order when the fixture is played.
 */
export class Recording implements Witness {
  private readonly calls: Draft[] = [];
  private readonly open = new Map<string, Draft>();
  private readonly decisions: DecisionDraft[] = [];
  /** Decisions that are being looked at. */
  private looked: { readonly draft: DecisionDraft; claim?: Claim | undefined }[] = [];
  /** Gates and rounds whose time ran out. */
  private readonly late = new Set<string>();
  private first: Partial<RunInput> | undefined;
  private startedAt: number | undefined;
  private order = 0;
  /** When nothing more was started: the run was told to end, or to go on as new. */
  private heldAt: number | undefined;
  private pausedFrom: number | undefined;
  private readonly pauses: Pause[] = [];
  private lastTask = 0;
  private cancelling = false;
  private closed: Closed | undefined;
  private isOver = false;

  /** What matters of the history beside what the state machine takes in. */
  note(fact: Fact): void {
    if (fact.kind === 'started') {
      this.first ??= isObject(fact.input) ? (fact.input as Partial<RunInput>) : {};
      if (!this.cancelling) this.heldAt = undefined;
    } else if (fact.kind === 'cancel_requested') this.cancelling = true;
    else if (fact.kind === 'task_started' && this.cancelling) this.heldAt ??= fact.at;
    else if (fact.kind === 'closed') this.closed = fact;
  }

  /** A call of the chain was scheduled. Looks at decisions by signal guard the door, and are no part of the chain. */
  call(id: string, { activity, args }: ScheduledCall, at: number): void {
    const name = parseCallId(id);
    if (!name || name.purpose === 'admit') return;
    const { path, purpose } = name;
    const call: Draft = {
      id,
      path,
      purpose,
      try: name.try,
      startedAt: Math.max(0, at - (this.startedAt ?? at)),
      sent: requestOf({ purpose, activity, args }),
    };
    this.calls.push(call);
    this.open.set(id, call);
  }

  begun(run: Run, at: number): void {
    if (this.startedAt === undefined)
      for (const [path, round] of timeoutsOf(run)) this.late.add(`${path} ${round}`);
    this.startedAt ??= at;
    // A new history has the claims of the one before as copies.
    for (const each of this.looked) each.claim = claimAt(run, each.draft);
  }

  outcome(run: Run, id: string, outcome: Outcome, at: number): void {
    const name = parseCallId(id);
    if (name?.purpose === 'admit') return this.admitted(run, name.path, outcome, at);
    // What the end of the whole run cut short would have gone on.
    if (outcome.kind === 'cancelled' && this.heldAt !== undefined && this.cancelling) return;
    const call = this.open.get(id);
    if (!call) return;
    this.open.delete(id);
    call.ended = this.taken(at);
    call.outcome = outcome;
  }

  decision(run: Run, decision: Decision, at: number): void {
    this.decided(run, decision, at);
  }

  moved(run: Run, at: number, mayStart: boolean): void {
    this.lastTask = at;
    if (!mayStart) {
      this.heldAt ??= at;
      this.pausedFrom ??= this.order - 1;
    } else {
      if (!this.cancelling) this.heldAt = undefined;
      if (this.pausedFrom !== undefined) this.pauses.push({ from: this.pausedFrom, until: this.taken(at) });
      this.pausedFrom = undefined;
    }
    for (const each of this.looked) each.claim ??= claimAt(run, each.draft);
    this.looked = this.looked.filter(({ draft, claim }) => {
      if (typeof claim?.ended === 'object') draft.refused = claim.ended.refused;
      return claim !== undefined && claim.ended === undefined;
    });
    this.noteTimeouts(run, at);
  }

  /** The workflow has taken nothing more in: what ends now has ended after its last task. */
  over(): void {
    this.isOver = true;
  }

  /** @param run as it was at the end of its last history */
  fixture(run: Run, id: string, runId: string): Fixture {
    const { snapshot, options } = this.first ?? {};
    const from = snapshot as unknown as Snapshot | undefined;
    return {
      catenary: 'fixture/1',
      run: { id, runId },
      hash: run.hash,
      definition: run.definition,
      inputs: run.state.inputs,
      ...(options?.storage && { storage: true as const }),
      ...(from && { state: from.state }),
      startedAt: this.startedAt ?? run.state.metadata.startedAt,
      calls: this.calls,
      decisions: this.decisions,
      ...(this.pauses.length > 0 && { pauses: this.pauses }),
      end: this.end(run),
    };
  }

  private end(run: Run): FixtureEnd {
    const { status: own, outputs, errors } = run.state;
    const ending = this.closed?.ending ?? 'running';
    const status = own !== 'running' ? own : ending === 'went_on' ? 'running' : ending;
    const waiting = openGates(run).map(({ placed }) => placed.path);
    return {
      status,
      ...(status === 'failed' && { failure: this.closed?.message ?? failureMessage(run) }),
      outputs,
      errors,
      ...(waiting.length > 0 && { waiting }),
      ...(status !== 'done' && status !== 'failed' && { cut: this.cut() }),
    };
  }

  private cut(): number {
    const from = this.startedAt ?? 0;
    return Math.min(this.heldAt ?? Infinity, this.lastTask + 1) - from;
  }

  /** A signal's decision is taken up for good once it is known that it was made on what this run showed. */
  private admitted(run: Run, path: string, outcome: Outcome, at: number): void {
    const decision = run.state.steps[path]?.gate?.claim?.decision;
    const isAdmitted =
      outcome.kind === 'returned' && isVerdict(outcome.value) && outcome.value.verdict === 'pass';
    if (decision && isAdmitted) this.decided(run, decision, at);
  }

  private decided(run: Run, decision: Decision, at: number): void {
    const { content: _, ...words } = decision;
    const record = run.state.steps[decision.gate]!;
    const { message, round } = shownAt(run, run.layout.byPath.get(decision.gate)!, record);
    const draft: DecisionDraft = { ...words, round, message, ...this.taken(at) };
    this.decisions.push(draft);
    this.looked.push({ draft, claim: record.gate?.claim });
  }

  private noteTimeouts(run: Run, at: number): void {
    for (const [path, round, decidedBy] of timeoutsOf(run)) {
      if (this.late.has(`${path} ${round}`)) continue;
      this.late.add(`${path} ${round}`);
      this.decisions.push({ gate: path, round, decision: 'timeout', decidedBy, ...this.taken(at) });
    }
  }

  private taken(at: number): Taken {
    const known = this.isOver ? Math.max(at, this.lastTask + 1) : at;
    return { at: Math.max(0, known - (this.startedAt ?? known)), order: this.order++ };
  }
}

function claimAt(run: Run, { gate }: FixtureDecision): Claim | undefined {
  return run.state.steps[gate]?.gate?.claim;
}

function* timeoutsOf(run: Run): Generator<[path: string, round: number, decidedBy: string]> {
  if (!run.mayAsk) return;
  for (const [path, { gate }] of Object.entries(run.state.steps))
    for (const { decision, round, decidedBy } of gate?.decisions ?? [])
      if (decision === 'timeout') yield [path, round, decidedBy];
}
