import {
  type Client,
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { didYouMean } from '../../chain/check/suggest';
import { DECIDE } from '../../chain/contract';
import type { Decision } from '../../chain/gate/gate-record';
import { refusalOf } from '../../chain/recovery/refusal';
import type { Decided } from '../../workflows/messages';
import { pendingOf } from './approvals';
import { contentShownBefore } from '../show/content-shown-before';
import type { Context } from '../context';
import { GateRefusedError, NoWorkerError } from '../errors';
import { isNotFound } from '../grpc';
import { rebuildRun } from '../resume/snapshot-of-run';

/** Who decides, and on what. */
export interface DecideOptions {
  /** The name that goes into the record, and is compared with the gate's `approvers`. */
  readonly by: string;
  /** What was shown, as `PendingGate.content` names it. Default: what the gate asks about at this moment. */
  readonly content?: string;
  /** The same id again is the same decision, however often it is sent: for callers that retry. */
  readonly id?: string;
}

/** A worker has to take a decision in; so long is waited for one. */
const WORKER_WITHIN_MS = 60_000;

/** Decides a gate of a run, and waits until that holds. @throws GateRefusedError saying why it does not, NoWorkerError. */
export async function decide(
  context: Context,
  workflowId: string,
  said: Pick<Decision, 'gate' | 'decision' | 'value' | 'reason'>,
  { by, content, id }: DecideOptions,
): Promise<Decided> {
  const { client } = context;
  const decision: Decision = {
    ...said,
    content: content ?? (await contentNow(context, workflowId, said.gate)),
    decidedBy: by,
  };
  try {
    return await send(client, workflowId, decision, id);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isNotFound(error))
      throw await afterTheEnd(context, workflowId, decision, error);
    const now =
      content !== undefined && error instanceof WorkflowUpdateFailedError
        ? await contentShownBefore(context, workflowId, said.gate, content)
        : undefined;
    if (now === undefined) throw translated(error, workflowId, said.gate);
    return await decide(context, workflowId, said, { by, content: now, ...(id !== undefined && { id }) });
  }
}

async function send(
  client: Client,
  workflowId: string,
  decision: Decision,
  updateId: string | undefined,
): Promise<Decided> {
  const handle = client.workflow.getHandle(workflowId);
  const options = { args: [decision] as [Decision], ...(updateId !== undefined && { updateId }) };
  return await client.withDeadline(Date.now() + WORKER_WITHIN_MS, () =>
    handle.executeUpdate<Decided, [Decision]>(DECIDE, options),
  );
}

/** A run that has ended takes nothing in, but its history tells who decided, or that nobody did. */
async function afterTheEnd(
  context: Context,
  workflowId: string,
  decision: Decision,
  cause: unknown,
): Promise<Error> {
  const reason = refusalOf(await rebuildRun(context, workflowId), decision);
  return new GateRefusedError(reason ?? `run ${workflowId} has ended, and ${decision.gate} with it`, {
    cause,
  });
}

async function contentNow(context: Context, workflowId: string, gate: string): Promise<string> {
  const gates = await pendingOf(context, workflowId);
  const open = gates.find((each) => each.gate === gate);
  if (open) return open.content;
  const paths = gates.map((each) => each.gate);
  const others =
    paths.length === 0 ? ', and no gate is' : didYouMean(gate, paths) || `; open are ${paths.join(', ')}`;
  throw new GateRefusedError(`gate ${JSON.stringify(gate)} of run ${workflowId} is not open${others}`);
}

function translated(error: unknown, workflowId: string, gate: string): unknown {
  if (error instanceof WorkflowUpdateFailedError)
    return new GateRefusedError(error.cause?.message ?? error.message, { cause: error });
  const late = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isDeadline(error);
  if (!late) return error;
  const message =
    `no worker of run ${workflowId} took the decision on ${gate} in within ${WORKER_WITHIN_MS / 1000} s: ` +
    'start one, then look whether the gate is still open';
  return new NoWorkerError(message, { cause: error });
}

const DEADLINE_EXCEEDED = 4;

function isDeadline(error: unknown): boolean {
  return isGrpcServiceError(error) && error.code === DEADLINE_EXCEEDED;
}
