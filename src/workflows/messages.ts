import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PendingGate } from '../chain/gate/approvals';
import { APPROVALS_QUERY, DECIDE, PROGRESS_QUERY, SNAPSHOT_QUERY } from '../chain/contract';
import type { Decision } from '../chain/gate/gate-record';
import type { Progress } from '../chain/state/progress';
import type { Snapshot } from '../chain/state/snapshot';

/** Where a run stands; answered for open and closed runs. */
export const progressQuery = defineQuery<Progress>(PROGRESS_QUERY);

/** The whole state of a run; answered for open and closed runs. */
export const snapshotQuery = defineQuery<Snapshot>(SNAPSHOT_QUERY);

/** The gates that wait for a person. */
export const approvalsQuery = defineQuery<PendingGate[]>(APPROVALS_QUERY);

/** A decision that holds. */
export interface Decided extends Pick<Decision, 'gate' | 'decision' | 'decidedBy'> {
  /** Milliseconds since the epoch, by the workflow's clock. */
  readonly at: number;
}

/** Decides a gate; rejected, or failed with `Gate.Refused`, where the decision does not count. */
export const decideUpdate = defineUpdate<Decided, [Decision]>(DECIDE);

/** The second door: the same decision, for webhooks and the Temporal UI. */
export const decideSignal = defineSignal<[Decision]>(DECIDE);
