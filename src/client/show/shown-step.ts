import type { BlockKind } from '../../chain/definition/blocks';
import type { GateRecord } from '../../chain/gate/gate-record';
import type { Json } from '../../chain/json';
import type { RenderedRequest } from '../../chain/request/render-request';
import type { BlockStatus } from '../../chain/state/state';
import type { CallName } from '../../chain/run/call-id';
import type { RunEnding } from '../watch/facts';
import type { CallEnd } from '../watch/run-event';

/** One block of a run with everything that was asked and answered for it. */
export interface ShownStep {
  readonly path: string;
  readonly kind: BlockKind;
  readonly status: BlockStatus | 'waiting';
  /** How its run ended, where it has: what has not settled by then never will. */
  readonly runEnded?: RunEnding;
  readonly error?: string;
  /** Why it was skipped. */
  readonly reason?: string;
  /** Its committed output. */
  readonly output?: Json;
  /** The gate at which a person put it in the place of what the calls answered. */
  readonly edited?: { readonly gate: string; readonly decidedBy: string };
  /** An output that waits for its gate: nobody else has it yet. */
  readonly held?: Json;
  /** Where a person is asked, or was: every decision with who, when and why. */
  readonly gate?: GateRecord;
  /** In the order they were started. */
  readonly calls: readonly ShownCall[];
}

/** One call with what was really sent and what came back. */
export interface ShownCall extends CallName {
  /** The Temporal activity type. */
  readonly activity: string;
  /** `write_headline · repair 1`. */
  readonly summary: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly sent: SentModelCall | SentActivity;
  readonly answer?: ShownAnswer;
  /** Absent while it is under way. */
  readonly end?: CallEnd;
}

/** The conversation as the model got it. */
export interface SentModelCall extends RenderedRequest {
  readonly to: 'model';
  /** The alias or id that was asked for. */
  readonly model: string;
  readonly maxTokens: number;
}

export interface SentActivity {
  readonly to: 'activity';
  readonly args: readonly Json[];
}

/** What came back: an output, a reply that is none, a verdict, or an activity's value. */
export interface ShownAnswer {
  readonly output?: Json;
  readonly reply?: string;
  readonly rejectedBy?: string;
  readonly verdict?: 'pass' | 'fail';
  readonly reasons?: readonly string[];
  readonly requestId?: string;
}
