import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { didYouMean } from '../../chain/check/suggest';
import { MAX_PAYLOAD_BYTES } from '../../chain/contract';
import type { Decision } from '../../chain/gate/gate-record';
import { jsonBytes } from '../../chain/json';
import type { Decided } from '../../workflows/messages';
import { pendingOf } from './approvals';
import { isLate, sendDecision, type Sending } from './send-decision';
import { contentShownBefore } from './content-shown-before';
import type { Context } from '../context';
import { refuseMissing } from '../needed';
import { GateRefusedError, InputTooLargeError, NoWorkerError } from '../errors';
import { isFailedPrecondition, isNotFound } from '../../connection/grpc';
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
 * @throws GateRefusedError saying why it does not; InputTooLargeError; NoWorkerError where nobody took it in,
 * DecisionPendingError where somebody did.
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
  let shown = content;
  try {
    shown ??= await contentNow(context, workflowId, said.gate);
  } catch (refusal) {
    const decided = id !== undefined && (await decidedBefore(context, workflowId, said.gate, { id, within }));
    if (decided) return decided;
    throw refusal;
  }
  const decision: Decision = { ...said, content: shown, decidedBy: by };
  if (!context.storage) checkSize(decision);
  try {
    return await sendDecision(context, workflowId, decision, { id: id ?? randomUUID(), within });
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

/** The answer that the same decision had before, for a gate that it has closed; nothing where no such decision was taken in. */
async function decidedBefore(
  { client }: Context,
  workflowId: string,
  gate: string,
  { id, within }: Sending,
): Promise<Decided | undefined> {
  const update = client.workflow.getHandle(workflowId).getUpdateHandle<Decided>(id);
  try {
    return await client.withDeadline(Date.now() + within, () => update.result());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isNotFound(error)) return undefined;
    throw translated(error, workflowId, gate, within);
  }
}

/** @throws InputTooLargeError */
function checkSize(decision: Decision): void {
  const bytes = jsonBytes(decision);
  if (bytes <= MAX_PAYLOAD_BYTES) return;
  throw new InputTooLargeError(
    `the decision on ${decision.gate} is ${bytes} bytes; Temporal takes at most ${MAX_PAYLOAD_BYTES} without external ` +
      'storage: connect client and worker with `storage: { dir }`',
  );
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
  if (isFailedPrecondition(error))
    return new NoWorkerError(
      `the workers of run ${workflowId} cannot take the decision on ${gate} in: its workflow tasks fail; ` +
        '`npx catenary status` says why',
      { cause: error },
    );
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
