import type { ApprovalBlock, GateTerms, PlanBlock } from '../definition/definition';
import { milliseconds } from '../definition/duration';
import { unwrapValue } from '../request/envelope';
import { type Failure, failureText } from '../recovery/failure';
import { fillText } from '../template/fill';
import type { GateRecord } from './gate-record';
import type { Json, JsonSchema } from '../json';
import type { PlacedBlock } from '../layout/placed';
import { asksAs } from '../request/asks';
import { defaultsFor, hashOf, type Run } from '../run/run';
import { noteRefusal } from './noted-refusals';
import { sha256 } from '../sha256';
import type { Attempt, BlockRecord } from '../state/state';
import { MissingValueError } from '../template/template';
import { heldFor } from '../run/values';
import type { Turn } from '../run/turn';

/** What a person is shown, and what the decision is bound to. */
export interface ShownGate {
  /** The gate's path. */
  readonly gate: string;
  readonly asks: 'approval' | 'failure' | 'plan';
  readonly round: number;
  readonly message: string;
  /** The name of the output that is decided on; absent where a group or the like failed. */
  readonly of?: string;
  /** The output, as the model wrote it; absent where there is none that could be approved. */
  readonly value?: Json;
}

export function isOpen({ gate }: BlockRecord): boolean {
  return gate?.status === 'open';
}

export function termsOf(placed: PlacedBlock): GateTerms {
  const { approvals } = defaultsFor(placed);
  const { block } = placed;
  if ('approval' in block) return { ...approvals, ...definedTerms(block) };
  const { approve } = block as Partial<PlanBlock>;
  return typeof approve === 'object' ? { ...approvals, ...definedTerms(approve) } : { ...approvals };
}

function definedTerms({ timeout, onTimeout, approvers, authorize }: GateTerms): GateTerms {
  return {
    ...(timeout !== undefined && { timeout }),
    ...(onTimeout !== undefined && { onTimeout }),
    ...(approvers !== undefined && { approvers }),
    ...(authorize !== undefined && { authorize }),
  };
}

/** @throws MissingValueError for a slot of its message that has no value. */
export function shownAt(run: Run, placed: PlacedBlock, record: BlockRecord): ShownGate {
  const round = record.gate?.round ?? 1;
  const shown = { gate: placed.path, round };
  const { block } = placed;
  if ('approval' in block) {
    const value = heldFor(run, placed);
    return {
      ...shown,
      asks: 'approval',
      message: messageOf(run, placed, block),
      of: block.of,
      ...(value !== undefined && { value }),
    };
  }
  if (record.failure === undefined) {
    const { approve } = block as PlanBlock;
    const message = messageOf(run, placed, typeof approve === 'object' ? approve : {});
    return { ...shown, asks: 'plan', message, of: placed.output!, value: record.plan as unknown as Json };
  }
  const value = candidateOf(placed, record);
  return {
    ...shown,
    asks: 'failure',
    message: askText(placed, record.failure, value),
    ...(placed.output !== undefined && { of: placed.output }),
    ...(value !== undefined && { value }),
  };
}

function messageOf(run: Run, placed: PlacedBlock, { message }: Pick<ApprovalBlock, 'message'>): string {
  return message === undefined ? '' : fillText(run, placed, message);
}

function askText({ path }: PlacedBlock, failure: Failure, value: Json | undefined): string {
  const approving = value === undefined ? '' : ' Approving takes its last draft as it is.';
  return `${path} failed: ${failureText(failure)}.${approving}`;
}

const OF_ANOTHER_SHAPE: ReadonlySet<string> = new Set(['schema', 'json', 'empty']);

/** The last draft of the right shape, rejected for what it says or left without a verdict: what a person may still take. */
function candidateOf({ block, kind }: PlacedBlock, { attempts = [] }: BlockRecord): Json | undefined {
  if (kind !== 'step') return undefined;
  const { output } = asksAs(block);
  for (const attempt of attempts.toReversed()) {
    const value = attempt.draft ? attempt.draft.value : rejectedValue(output, attempt);
    if (value !== undefined) return value;
  }
  return undefined;
}

function rejectedValue(output: JsonSchema | undefined, { reply, by }: Attempt): Json | undefined {
  if (reply === undefined || by === undefined || OF_ANOTHER_SHAPE.has(by)) return undefined;
  if (output === undefined) return reply;
  try {
    return unwrapValue(output, JSON.parse(reply) as Json);
  } catch {
    return undefined;
  }
}

/** Whether an approval would leave the block's readers with something: a failed step's or activity's output is not optional. */
export function isApprovable({ kind }: PlacedBlock, { asks, value }: ShownGate): boolean {
  return asks !== 'failure' || value !== undefined || (kind !== 'step' && kind !== 'activity');
}

/** Asks: the run goes on elsewhere, and here once somebody has decided. @throws MissingValueError as {@link shownAt}. */
export function openGate({ run, placed, record, at }: Turn): void {
  const { decisions, refusals, round = 0 } = record.gate ?? {};
  const { timeout } = termsOf(placed);
  const gate: GateRecord = {
    status: 'open',
    round: round + 1,
    openedAt: at,
    content: '',
    ...(timeout !== undefined && { deadline: at + milliseconds(timeout) }),
    ...(decisions && { decisions }),
    ...(refusals && { refusals }),
  };
  record.gate = gate;
  gate.content = hashOf(shownAt(run, placed, record));
  run.moves += 1;
}

/** What a gate asks about is no more. Whoever is deciding it is told so. */
export function withdraw(gate: GateRecord | undefined, at: number): void {
  if (gate?.status !== 'open') return;
  gate.status = 'withdrawn';
  const reason = 'what was asked about has been withdrawn';
  if (gate.claim) gate.claim.ended = { refused: reason };
  for (const decision of gate.queue ?? []) noteRefusal(gate, decision, reason, at);
  delete gate.claim;
  delete gate.queue;
}

/** As {@link openGate}; what its message cannot do without is a failure. */
export function tryOpenGate(turn: Turn): Failure | undefined {
  const { record } = turn;
  try {
    openGate(turn);
    return undefined;
  } catch (error) {
    if (!(error instanceof MissingValueError)) throw error;
    delete record.gate;
    return { type: 'Slot.Missing', message: error.message };
  }
}

/**
 * What a decision names as the content that it was made on: the content and the Temporal run that showed it, so that
 * what was decided before a reset counts for nothing after it.
 */
export function contentToken(content: string, runId: string): string {
  return sha256(`${content} ${runId}`).slice(0, 16);
}

/** The gates that wait for a person, in written order. */
export function openGates(run: Run): { readonly placed: PlacedBlock; readonly record: BlockRecord }[] {
  if (!run.mayAsk || run.state.status !== 'running') return [];
  return run.layout.all.flatMap((placed) => {
    const record = run.state.steps[placed.path];
    return record?.status === 'running' && isOpen(record) ? [{ placed, record }] : [];
  });
}
