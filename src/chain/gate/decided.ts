import { acceptPlan } from '../plan/accept-plan';
import { commitItems } from '../run/close';
import type { ApprovalBlock, ChainDefinition, PlanBlock } from '../definition/definition';
import type { Failure } from '../recovery/failure';
import { shownAt } from './gate';
import type { Decision, GateRecord, HeldDecision } from './gate-record';
import { commit, failForGood, skip } from '../run/settle-block';
import type { Json } from '../json';
import { letThrough } from './let-through';
import type { PlacedBlock } from '../layout/placed';
import { redo } from './redo';
import type { Run } from '../run/run';
import type { BlockRecord } from '../state/state';
import { makerBehind } from '../run/values';
import type { Turn } from '../run/turn';

export const NOT_IN_TIME = 'nobody decided in time';

/** A decision that lets what was asked about go on: the output, the draft, the plan, or what there is without it. */
export function approved(turn: Turn, edited: Json | undefined): void {
  const { run, placed, record, at } = turn;
  run.moves += 1;
  const by = record.gate!.decisions!.at(-1)!.decidedBy;
  if (placed.kind === 'approval') {
    if (edited !== undefined) run.state.steps[makerBehind(placed)!.path]!.held = { value: edited };
    record.status = 'done';
    record.endedAt = at;
    return letThrough(run, placed);
  }
  if (record.failure === undefined) {
    const plan = edited === undefined ? record.plan! : (edited as unknown as ChainDefinition);
    return acceptPlan(turn, plan);
  }
  const failure = run.state.errors[placed.path] ?? `${placed.path} failed: ${record.failure.message}`;
  const { status } = record.gate!;
  run.state.errors[placed.path] =
    `${failure}; ${status === 'timed_out' ? NOT_IN_TIME : `${status} by ${by}`}`;
  const value = edited === undefined ? shownAt(run, placed, record).value : edited;
  if (value !== undefined) return commit(turn, value, 'repaired');
  if (placed.kind === 'map') return commitItems(turn);
  skip(
    record,
    status === 'timed_out' ? `it failed, and ${NOT_IN_TIME}` : `it failed, and ${by} goes on without it`,
    at,
  );
}

/** A decision against it: made again where the gate says so, and else a failure. */
export function rejected(
  turn: Turn,
  { reason = 'no reason was given', decidedBy }: Pick<Decision, 'reason' | 'decidedBy'>,
): void {
  const { run, placed, record, at } = turn;
  run.moves += 1;
  const gate = record.gate!;
  if (gate.status === 'open') gate.status = 'rejected';
  const again = redoOf(run, placed, record);
  if (again && rejections(gate) <= again.rounds) return redo(run, again.step, placed, reason, at);
  const message = `${decidedBy} rejected it: ${reason}`;
  const before = record.failure ? `${record.failure.message}; ` : '';
  failAt(turn, { type: 'Gate.Rejected', message: `${before}${message}` });
}

/** Rounds that another gate's rejection began are none of these. */
function rejections({ decisions = [] }: GateRecord): number {
  const isOne = ({ decision, reason }: HeldDecision): boolean =>
    decision === 'reject' || (decision === 'timeout' && reason === 'reject');
  return decisions.filter(isOne).length;
}

const ROUNDS = 2;

/** The step that a rejection makes run again, and how often it may. */
function redoOf(
  run: Run,
  placed: PlacedBlock,
  { failure }: BlockRecord,
): { readonly step: PlacedBlock; readonly rounds: number } | undefined {
  if (failure !== undefined) return undefined;
  const { block, scope } = placed;
  if ('plan' in block) {
    const { approve } = block as PlanBlock;
    return { step: placed, rounds: (typeof approve === 'object' ? approve.rounds : undefined) ?? ROUNDS };
  }
  const { onReject = 'fail' } = block as ApprovalBlock;
  if (onReject === 'fail') return undefined;
  const step = run.layout.all.find((each) => each.scope === scope && each.name === onReject.redo);
  return step && { step, rounds: onReject.rounds ?? ROUNDS };
}

/** What a gate that fails holds back is never handed out. */
export function failAt(turn: Turn, failure: Failure): void {
  const { run, placed, record, at } = turn;
  run.state.errors[placed.path] = `${placed.path}: ${failure.message}`;
  const maker = makerBehind(placed);
  if (maker) delete run.state.steps[maker.path]!.held;
  if ((placed.block as ApprovalBlock).onFailure === 'skip') {
    record.failure = failure;
    return skip(record, failure.message, at);
  }
  failForGood(turn, failure);
}
