import type { Json } from '../json';

/** What a person says of a gate. */
export interface Decision {
  /** The gate's path. */
  readonly gate: string;
  /** What was shown, as its token: other content, another round, a history before a reset are refused. */
  readonly content: string;
  readonly decision: 'approve' | 'edit' | 'reject';
  /** Of an edit: the output in place of the model's. */
  readonly value?: Json;
  /** Of a rejection: said to the model where it is asked again. */
  readonly reason?: string;
  /** Who decides, as the caller asserts it. */
  readonly decidedBy: string;
}

/** A gate: it asks once a round, and remembers every decision that held. */
export interface GateRecord {
  /** `withdrawn`: what it asks about is made again, or a sibling's failure ended it. */
  status: 'open' | 'approved' | 'edited' | 'rejected' | 'timed_out' | 'withdrawn';
  /** From 1; a redo begins the next. */
  round: number;
  /** Milliseconds since the epoch, as all times here. */
  openedAt: number;
  deadline?: number;
  /** sha-256 of path, round, message and value. */
  content: string;
  /** A decision that is being looked at; until that is done nobody else's counts. */
  claim?: Claim;
  /** Decisions by signal that came while another was looked at: they answer nobody, so none is turned away for that. */
  queue?: readonly Decision[];
  decisions?: HeldDecision[];
  /** Decisions that came by signal and did not hold: a signal answers nobody. The newest. */
  refusals?: { readonly decidedBy: string; readonly reason: string; readonly at: number }[];
}

export interface Claim {
  readonly decision: Decision;
  readonly via: 'update' | 'signal';
  readonly at: number;
  /** The looks at it that are done: `admit`, `authorize`, `check`. */
  passed: readonly ('admit' | 'authorize' | 'check')[];
  /** How it ended, for whoever waits for it; never part of a snapshot, where no claim is left. */
  ended?: 'held' | { readonly refused: string };
}

/** A decision as the record keeps it: who, when, what and why. */
export interface HeldDecision {
  readonly decision: Decision['decision'] | 'timeout';
  readonly decidedBy: string;
  readonly reason?: string;
  readonly at: number;
  readonly round: number;
  /** `carried`: made in the run that this one goes on from, on the very same content. */
  readonly via: Claim['via'] | 'timer' | 'carried';
  /** sha-256 of what was decided on. */
  readonly content: string;
  /** Of an edit: what the model had written. */
  readonly before?: Json;
}
