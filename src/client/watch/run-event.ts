import type { Progress } from '../../chain/state/progress';
import type { BlockKind } from '../../chain/definition/blocks';
import type { Failure } from '../../chain/recovery/failure';
import type { ShownGate } from '../../chain/gate/gate';
import type { HeldDecision } from '../../chain/gate/gate-record';
import type { Usage } from '../../chain/contract';
import type { CallName } from '../../chain/run/call-id';
import type { StepSummary } from '../../chain/state/result';
import type { RunEnding } from './facts';

/** Where a run stands, for people: as Temporal tells it, in the words of chains. */
export type RunInfoStatus = 'running' | RunEnding;

/** One thing that happened in a run, in the order of its history. */
export type RunHappening =
  | {
      readonly type: 'run_started';
      readonly chain: string;
      readonly version?: string;
      readonly hash?: string;
    }
  | (CallName & {
      readonly type: 'call_started';
      /** `write_headline · repair 1`. */
      readonly summary: string;
    })
  | (CallName & CallEnd & { readonly type: 'call_ended' })
  | (StepSummary & {
      readonly type: 'step_settled';
      readonly path: string;
      readonly kind: BlockKind;
      /** What went wrong, also where it was mended. */
      readonly error?: string;
      /** Why it was skipped. */
      readonly reason?: string;
    })
  | ({ readonly type: 'gate_opened'; readonly path: string } & Omit<ShownGate, 'gate' | 'value'> & {
        /** Names what is asked; a decision is bound to it. */
        readonly content: string;
        /** Milliseconds since the epoch. */
        readonly deadline?: number;
        readonly approvers?: readonly string[];
      })
  | ({ readonly type: 'gate_decided'; readonly path: string } & Pick<
      HeldDecision,
      'decision' | 'decidedBy' | 'reason' | 'round'
    >)
  /** What a gate asks about is made again, a sibling's failure has ended it, or the run has ended: nobody is asked any more. */
  | { readonly type: 'gate_withdrawn'; readonly path: string; readonly round: number }
  /** A map has its items; told again, with how far it is, where the run goes on in a new history, by a reset too. */
  | { readonly type: 'map_opened'; readonly path: string; readonly items: NonNullable<StepSummary['items']> }
  | { readonly type: 'run_ended'; readonly status: RunEnding; readonly message?: string };

/** How a call ended. */
export interface CallEnd {
  /** `rejected`: it answered, and the answer (or what it looked at) was not accepted. */
  readonly outcome: 'ok' | 'rejected' | 'failed' | 'cancelled';
  /** Milliseconds from its scheduling: queueing and Temporal's retries included. */
  readonly ms: number;
  /** How often Temporal repeated it. */
  readonly retries: number;
  readonly model?: string;
  readonly usage?: Usage;
  /** US dollars. */
  readonly cost?: number;
  readonly reasons?: readonly string[];
  readonly failure?: Failure;
}

/** A happening with its place in the history: what {@link RunHandle.watch} gives. Plain JSON. */
export type RunEvent = RunHappening & {
  /** Pass it as `after` to go on behind this event, from any process. */
  readonly cursor: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly at: number;
  readonly progress: RunProgress;
};

/** Where the run stood, without its steps, which the events tell one by one; {@link RunHandle.progress} has them all. */
export type RunProgress = Omit<Progress, 'chain' | 'steps'>;
