import { setTimeout } from 'node:timers/promises';
import {
  isGrpcServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DECIDE } from '../../chain/contract';
import type { Decision } from '../../chain/gate/gate-record';
import { GATE_BUSY } from '../../chain/recovery/failure';
import type { Decided } from '../../workflows/messages';
import type { Context } from '../context';
import { pendingDecision } from './pending-decision';

/** The decision's id, and how many milliseconds a worker is waited for, and then an answer. */
export interface Sending {
  readonly id: string;
  readonly within: number;
}

const AGAIN_MS = 200;

/** Decisions that came at once with others may have to come again. */
export async function sendDecision(
  context: Context,
  workflowId: string,
  decision: Decision,
  sending: Sending,
): Promise<Decided> {
  const until = Date.now() + sending.within;
  for (;;) {
    try {
      return await send(context, workflowId, decision, sending);
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      await setTimeout(AGAIN_MS * (1 + Math.random()));
    }
  }
}

/** In two steps: what a worker has taken in is decided sooner or later, however long its answer takes. */
async function send(
  context: Context,
  workflowId: string,
  decision: Decision,
  { id, within }: Sending,
): Promise<Decided> {
  const { client } = context;
  const handle = client.workflow.getHandle(workflowId);
  const options = { args: [decision] as [Decision], updateId: id, waitForStage: 'ACCEPTED' } as const;
  const update = await client.withDeadline(Date.now() + within, () =>
    handle.startUpdate<Decided, [Decision]>(DECIDE, options),
  );
  try {
    return await client.withDeadline(Date.now() + within, () => update.result());
  } catch (error) {
    if (!isLate(error)) throw error;
    const { content, gate } = decision;
    throw await pendingDecision(context, workflowId, gate, { content, id }, within);
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === GATE_BUSY
  );
}

const DEADLINE_EXCEEDED = 4;

export function isLate(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    (isGrpcServiceError(error) && error.code === DEADLINE_EXCEEDED)
  );
}
