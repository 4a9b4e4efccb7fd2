import type { Decision } from '../../chain/gate/gate-record';
import type { Outcome } from '../../chain/recovery/outcome';

/** How the history of a run ended. `went_on`: by a continue-as-new, in a history of its own. */
export type Ending = 'done' | 'failed' | 'cancelled' | 'terminated' | 'timed_out' | 'went_on';

export type RunEnding = Exclude<Ending, 'went_on'>;

/** One event of a run's history as far as it matters to a chain, decoded. Times are milliseconds since the epoch. */
export type Fact = { readonly event: number; readonly at: number } & (
  | {
      readonly kind: 'started';
      /** The workflow's argument, as it was sent; whoever reads it checks it. */
      readonly input: unknown;
      readonly workflowType: string;
      /** The Temporal run id that this one goes on from. */
      readonly goesOnFrom?: string;
    }
  | {
      readonly kind: 'task_started';
      /** The server suggests to continue as new. */
      readonly suggestsNew: boolean;
      readonly historyBytes: number;
    }
  | {
      readonly kind: 'task_completed';
      readonly started: number;
    }
  | {
      readonly kind: 'call_scheduled';
      readonly callId: string;
    }
  /** Written when the call ends, with the time of its last attempt. */
  | { readonly kind: 'call_attempted'; readonly scheduled: number; readonly attempt: number }
  | { readonly kind: 'call_ended'; readonly scheduled: number; readonly outcome: Outcome }
  /** By signal before the workflow task that takes it in, by update before the end of that which accepted it. */
  | {
      readonly kind: 'decision';
      readonly via: 'update' | 'signal';
      /** As it was sent; whoever reads it checks it. */
      readonly decision: Decision;
    }
  /** A gate's by its path, else that of a time limit. */
  | { readonly kind: 'deadline_set'; readonly gate?: string }
  | { readonly kind: 'deadline_passed'; readonly set: number }
  | { readonly kind: 'cancel_requested' }
  /** Up to here the history is that of another Temporal run; `into`: the run id that the reset began, not always this one's. */
  | { readonly kind: 'reset'; readonly into: string }
  /** The workflow task before whose end it stands has asked whether a change holds, and it does. */
  | { readonly kind: 'patched'; readonly change: string }
  | {
      readonly kind: 'closed';
      readonly ending: Ending;
      readonly message?: string;
      /** The Temporal run id that it went on under. */
      readonly next?: string;
    }
);
