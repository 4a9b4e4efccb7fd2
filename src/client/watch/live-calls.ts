import { tsToMs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';
import type { Failure } from '../../chain/recovery/failure';
import { outcomeOfError } from '../../chain/recovery/outcome';
import { type CallName, parseCallId } from '../../chain/run/call-id';
import { type Codec, createCodec } from '../history/codec';
import type { Context } from '../context';

/** A call that is under way, with what Temporal knows of its retries; the history tells of them only at the end. */
export interface LiveCall extends CallName {
  /** `queued`: no worker has it; after a failure it waits for its next attempt. */
  readonly state: 'queued' | 'running' | 'cancelling' | 'paused';
  /** From 1. */
  readonly attempt: number;
  readonly maximumAttempts: number;
  /** Why the attempt before this one failed. */
  readonly lastFailure?: Failure;
  /** Milliseconds since the epoch: when the next attempt is due, where one waits. */
  readonly nextAttemptAt?: number;
  /** The worker that has it, or had it last. */
  readonly worker?: string;
}

const { PendingActivityState: State } = temporal.api.enums.v1;
type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

/** The calls of a run that are under way, in the order of the server. */
export async function liveCalls({ client }: Context, workflowId: string): Promise<LiveCall[]> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const codec = createCodec(client.options.loadedDataConverter, client.options.namespace, workflowId);
  const calls = await Promise.all((raw.pendingActivities ?? []).map((pending) => liveCall(codec, pending)));
  return calls.filter((call) => call !== undefined);
}

async function liveCall(codec: Codec, pending: Pending): Promise<LiveCall | undefined> {
  const name = parseCallId(pending.activityId ?? '');
  if (!name) return undefined;
  const error = await codec.error(pending.lastFailure, name.id);
  const outcome = error && outcomeOfError(error);
  const state = stateOf(pending);
  const next = pending.nextAttemptScheduleTime;
  return {
    ...name,
    state,
    attempt: pending.attempt ?? 1,
    maximumAttempts: pending.maximumAttempts ?? 0,
    ...(outcome?.kind === 'failed' && { lastFailure: outcome.failure }),
    ...(state === 'queued' && next && { nextAttemptAt: tsToMs(next) }),
    ...(pending.lastWorkerIdentity && { worker: pending.lastWorkerIdentity }),
  };
}

function stateOf({ state }: Pending): LiveCall['state'] {
  switch (state) {
    case State.PENDING_ACTIVITY_STATE_STARTED:
      return 'running';
    case State.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED:
      return 'cancelling';
    case State.PENDING_ACTIVITY_STATE_PAUSED:
    case State.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED:
      return 'paused';
    default:
      return 'queued';
  }
}
