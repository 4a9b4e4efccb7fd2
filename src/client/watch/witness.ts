import type { Decision } from '../../chain/gate/gate-record';
import type { Outcome } from '../../chain/recovery/outcome';
import type { Run } from '../../chain/run/run';

/** Is told of what the state machine takes in, where it does so and by its clock. */
export interface Witness {
  /** The first workflow task of the history has begun. */
  begun?(run: Run, at: number): void;
  /** A call's outcome is about to be taken in. */
  outcome?(run: Run, id: string, outcome: Outcome, at: number): void;
  /** A decision that came by update is about to be taken up. */
  decision?(run: Run, decision: Decision, at: number): void;
  /** Something was taken in, and what became ready by it is started, where anything may start. */
  moved?(run: Run, at: number, mayStart: boolean): void;
}
