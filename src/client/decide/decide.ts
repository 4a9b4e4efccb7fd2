import { randomUUID } from 'node:crypto';
import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { didYouMean } from '../../chain/check/suggest';
import { DECIDE } from '../../chain/contract';
import type { Decision } from '../../chain/gate/gate-record';
import type { Decided } from '../../workflows/messages';
import { pendingOf } from './approvals';
import { pendingDecision } from './pending-decision';
import { contentShownBefore } from './content-shown-before';
import type { Context } from '../context';
import { refuseMissing } from '../needed';
import { GateRefusedError, NoWorkerError } from '../errors';
import { isNotFound } from '../../connection/grpc';
import { rebuildRun } from '../resume/snapshot-of-run';
import { statusOf } from '../run/run-info';
import { type ClosedGate, whyClosed } from './why-closed';

/** Who decides, and on what. */
export interface DecideOptions {
  /** The name that goes into the record, and is compared with the gate's `approvers`. */
  readonly by: string;
  /** What was shown, as `PendingGate.content` names it. Default: what the gate asks about at this moment. */
  readonly content?: string;
  /** The same id again is the same decision, however often it is sent: for callers that retry. */
  readonly id?: string;
  /** Milliseconds: so long a worker is waited for, and then an answer of what looks at the decision. Default 60 s. */
  readonly within?: number;
}

const WITHIN_MS = 60_000;

/**
 * Decides a gate of a run, and waits until that holds.
 *
 * @throws GateRefusedError saying why it does not; NoWorkerError where nobody took it in, DecisionPendingError where somebody did.
 */
export async function decide(
  context: Context,
  workflowId: string,
  said: Pick<Decision, 'gate' | 'decision' | 'value' | 'reason'>,
  options: DecideOptions,
): Promise<Decided> {
  refuseMissing(options, 'options', `${said.decision}(gate, …, { by })`);
  const { by, content, id, within = WITHIN_MS } = options;
  if (typeof by !== 'string') throw new TypeError(`by is ${typeof by}: it must be the name of who decides`);
  const decision: Decision = {
    ...said,
    content: content ?? (await contentNow(context, workflowId, said.gate)),
    decidedBy: by,
  };
  try {
    return await send(context, workflowId, decision, { id: id ?? randomUUID(), within });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isNotFound(error))
      throw await afterTheEnd(context, workflowId, decision, error);
    const now =
      content !== undefined && error instanceof WorkflowUpdateFailedError
        ? await contentShownBefore(context, workflowId, said.gate, content)
        : undefined;
    if (now === undefined) throw translated(error, workflowId, said.gate, within);
    return await decide(context, workflowId, said, {
      by,
      content: now,
      within,
      ...(id !== undefined && { id }),
    });
  }
}

/** In two steps: what a worker has taken in is decided sooner or later, however long its answer takes. */
async function send(
  context: Context,
  workflowId: string,
  decision: Decision,
  { id, within }: Required<Pick<DecideOptions, 'id' | 'within'>>,
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

/** A run that has ended takes nothing in, but its history tells who decided, or that nobody did. */
async function afterTheEnd(
  context: Context,
  workflowId: string,
  { gate }: Decision,
  cause: unknown,
): Promise<Error> {
  const closed = await closedGate(context, workflowId);
  const reason = whyClosed(closed, gate) ?? `run ${workflowId} has ended, and ${gate} with it`;
  return new GateRefusedError(reason, { cause });
}

async function contentNow(context: Context, workflowId: string, gate: string): Promise<string> {
  const gates = await pendingOf(context, workflowId);
  const open = gates.find((each) => each.gate === gate);
  if (open) return open.content;
  const reason = whyClosed(await closedGate(context, workflowId), gate);
  if (reason !== undefined) throw new GateRefusedError(reason);
  const paths = gates.map((each) => each.gate);
  const others =
    paths.length === 0 ? ', and no gate is' : didYouMean(gate, paths) || `; open are ${paths.join(', ')}`;
  throw new GateRefusedError(`gate ${JSON.stringify(gate)} of run ${workflowId} is not open${others}`);
}

async function closedGate(context: Context, id: string): Promise<ClosedGate> {
  const run = await rebuildRun(context, id);
  const { status, closeTime } = await context.client.workflow.getHandle(id).describe();
  return { id, run, status: statusOf(status.name), ...(closeTime && { endedAt: closeTime }) };
}

function translated(error: unknown, workflowId: string, gate: string, within: number): unknown {
  if (error instanceof WorkflowUpdateFailedError)
    return new GateRefusedError(ofGate(gate, error.cause?.message ?? error.message), { cause: error });
  if (!isLate(error)) return error;
  const message =
    `no worker of run ${workflowId} accepted the decision on ${gate} within ${within / 1000} s: ` +
    'start one, then look whether the gate is still open';
  return new NoWorkerError(message, { cause: error });
}

/** What is wrong with a value, and what an activity of one's own says, does not name the gate. */
function ofGate(gate: string, reason: string): string {
  return reason.startsWith(`${gate} `) || reason.endsWith(` ${gate}`) ? reason : `${gate}: ${reason}`;
}

const DEADLINE_EXCEEDED = 4;

function isLate(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    (isGrpcServiceError(error) && error.code === DEADLINE_EXCEEDED)
  );
}
