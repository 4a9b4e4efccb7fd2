import { claim, timeOut } from '../chain/gate/decide';
import { contentToken, openGates, shownAt, type ShownGate, termsOf } from '../chain/gate/gate';
import type { Claim, Decision, GateRecord } from '../chain/gate/gate-record';
import type { PlacedBlock } from '../chain/layout/placed';
import { refusalOf } from '../chain/gate/refusal';
import type { Run } from '../chain/run/run';

/** A gate that waits for somebody. */
export interface AskedGate {
  readonly shown: ShownGate;
  readonly kind: PlacedBlock['kind'];
  readonly openedAt: number;
  readonly deadline?: number;
  readonly approvers?: readonly string[];
  /** Why the last decision about it did not count. */
  readonly refused?: string;
}

/** What somebody says, virtual milliseconds after being asked. */
export type VirtualDecision = Omit<Decision, 'gate' | 'content'> & { readonly ms: number };

/** A decision as it came, or that none came in time; `refused` where it did not count. */
export interface VirtualDecided extends Omit<Decision, 'gate' | 'content' | 'decision'> {
  readonly asked: AskedGate;
  readonly decision: Decision['decision'] | 'timeout';
  readonly at: number;
  readonly refused?: string;
}

/** Whoever decides gates. */
export interface People {
  /** Asked when a gate opens, and after each decision that did not count. Undefined: nobody comes. */
  readonly decide: (asked: AskedGate, now: number) => VirtualDecision | undefined;
  /** When the end of a gate's time is taken in. Default: at its deadline. */
  readonly deadline?: (asked: AskedGate) => number | undefined;
  readonly note?: (decided: VirtualDecided) => void;
}

interface Case {
  readonly placed: PlacedBlock;
  asked: AskedGate;
  due?: { readonly at: number; readonly decision: VirtualDecision };
  taken?: { readonly claim: Claim; readonly decision: VirtualDecision };
}

const RUN_ID = 'virtual';

/** The gates of a run on a virtual clock: who comes when, and what is past its time. */
export class VirtualDesk {
  private readonly cases = new Map<GateRecord, Case>();

  constructor(
    private readonly run: Run,
    private readonly people: People | undefined,
  ) {}

  /** Takes note of what has been decided meanwhile, and asks about what has opened. */
  look(now: number): void {
    for (const [gate, each] of this.cases) this.close(gate, each, now);
    for (const { placed, record } of openGates(this.run)) {
      const gate = record.gate!;
      if (this.cases.has(gate)) continue;
      const { approvers } = termsOf(placed);
      const { openedAt, deadline } = gate;
      const shown = shownAt(this.run, placed, record);
      const asked: AskedGate = {
        shown,
        kind: placed.kind,
        openedAt,
        ...(deadline !== undefined && { deadline }),
        ...(approvers && { approvers }),
      };
      const opened: Case = { placed, asked };
      this.cases.set(gate, opened);
      this.ask(opened, now);
    }
  }

  /** What comes first: a decision, or the end of somebody's time. */
  next(): { readonly at: number; readonly act: () => void } | undefined {
    let first: { readonly at: number; readonly act: () => void } | undefined;
    const offer = (at: number, act: () => void): void => {
      if (first === undefined || at < first.at) first = { at, act };
    };
    // Whoever is being looked at is not cut short by the deadline.
    const open = [...this.cases].filter(([, { taken }]) => taken === undefined);
    for (const [gate, each] of open) if (each.due) offer(each.due.at, () => this.decide(gate, each));
    for (const [, { placed, asked }] of open) {
      const deadline = this.people?.deadline ? this.people.deadline(asked) : asked.deadline;
      if (deadline !== undefined) offer(deadline, () => timeOut(this.run, placed.path, deadline));
    }
    return first;
  }

  private ask(each: Case, now: number): void {
    delete each.due;
    const decision = this.people?.decide(each.asked, now);
    if (decision) each.due = { at: now + decision.ms, decision };
  }

  private decide(gate: GateRecord, each: Case): void {
    const { at, decision: said } = each.due!;
    delete each.due;
    const { ms: _, ...words } = said;
    const content = contentToken(gate.content, RUN_ID);
    const decision: Decision = { ...words, gate: each.placed.path, content };
    const refused = refusalOf(this.run, decision, { runId: RUN_ID });
    if (refused === undefined)
      each.taken = { claim: claim(this.run, decision, 'update', at), decision: said };
    else this.refuse(each, said, refused, at);
  }

  private refuse(each: Case, said: VirtualDecision, refused: string, at: number): void {
    this.note(each, said, at, refused);
    each.asked = { ...each.asked, refused };
    this.ask(each, at);
  }

  private note({ asked }: Case, { ms: _, ...words }: VirtualDecision, at: number, refused?: string): void {
    this.people?.note?.({ asked, ...words, at, ...(refused !== undefined && { refused }) });
  }

  private close(gate: GateRecord, each: Case, now: number): void {
    const { taken } = each;
    const ended = taken?.claim.ended;
    const isOver = gate.status !== 'open';
    if (isOver) this.cases.delete(gate);
    if (taken && ended !== undefined) {
      delete each.taken;
      if (ended === 'held') this.note(each, taken.decision, now);
      else if (isOver) this.note(each, taken.decision, now, ended.refused);
      else this.refuse(each, taken.decision, ended.refused, now);
    }
    if (gate.status === 'timed_out')
      this.people?.note?.({ asked: each.asked, decision: 'timeout', decidedBy: 'nobody', at: now });
  }
}
