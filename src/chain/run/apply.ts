import type { Call } from './call-parts';
import type { CallReceipt, Generated, Judged } from '../contract';
import { asksAs } from '../request/asks';
import { type Failure, recoveryOf } from '../recovery/failure';
import { commit, fail, recordOf } from './settle-block';
import { type Json, jsonBytes } from '../json';
import { effortText, EMPTY_REPLY, needsCheck, nextMove } from '../recovery/ladder';
import { applyToActivity } from './apply-to-activity';
import { applyLook } from '../gate/apply-look';
import { countLost, countReceiptIn, countUnpriced } from '../budget/limits';
import { countUnanswered, type Unanswered } from '../budget/unanswered';
import { takePlan } from '../plan/take-plan';
import { type Run, rungsFor } from './run';
import type { Outcome } from '../recovery/outcome';
import { isVerdict, sound } from '../recovery/sound';
import { type Attempt, type BlockRecord, countReceipt } from '../state/state';
import type { Turn } from './turn';

/** What an attempt's record takes beside what its call brought. */
const ATTEMPT_BYTES = 400;

/** Takes a call's outcome into the state, and moves its block on as far as no further call is needed. */
export function apply(run: Run, callId: string, ended: Outcome, at: number): void {
  const started = run.inFlight.get(callId);
  if (!started) throw new RangeError(`no call ${callId} is in flight`);
  const { call } = started;
  const outcome = sound(call, ended, run.patched);
  run.inFlight.delete(callId);
  if (run.bytes !== undefined) run.bytes += jsonBytes(recorded(outcome)) + ATTEMPT_BYTES;
  run.busy.delete(call.path);
  countPaid(run, call, outcome, at - started.at);
  if (outcome.kind === 'cancelled') return;
  if (started.stale) return;
  const placed = run.layout.byPath.get(call.path)!;
  const record = recordOf(run, placed)!;
  const turn: Turn = { run, placed, record, at };
  if (record.gate?.claim) return applyLook(turn, call, outcome);
  if (placed.kind === 'activity') return applyToActivity(turn, call, outcome);
  applyToStep(record, call, outcome, started.at, at);
  advance(turn);
}

/** What of an outcome its run's history decides by: what is known beside it of attempts changes with the release. */
function recorded(outcome: Outcome): Outcome {
  if (outcome.kind === 'cancelled') return { kind: 'cancelled' };
  if (outcome.kind === 'returned') return outcome;
  const { unheard: _, ...rest } = outcome;
  return rest;
}

function countPaid(run: Run, call: Call, outcome: Outcome, elapsed: number): void {
  if (call.maxTokens === 0) return;
  const receipt = receiptIn(outcome);
  if (!receipt) return countUnanswered(run, call, outcome as Unanswered, elapsed);
  const { models, usage } = run.state.metadata;
  countReceipt(usage, receipt);
  countReceiptIn(run, call, receipt);
  if (receipt.cost === undefined) countUnpriced(run, call);
  const { repeated = 0 } = receipt;
  countLost(run, call, repeated, repeated);
  if (receipt.resolved !== undefined && call.model !== undefined) models[call.model] ??= receipt.resolved;
}

function receiptIn(outcome: Outcome): CallReceipt | undefined {
  if (outcome.kind === 'cancelled') return undefined;
  return outcome.kind === 'failed' ? outcome.receipt : (outcome.value as unknown as CallReceipt);
}

function applyToStep(
  record: BlockRecord,
  call: Call,
  outcome: Exclude<Outcome, { kind: 'cancelled' }>,
  startedAt: number,
  at: number,
): void {
  const attempts = record.attempts!;
  if (call.rung !== undefined) {
    const attempt: Attempt = { rung: call.rung, maxTokens: call.maxTokens, startedAt, passed: 0 };
    attempts.push(attempt);
    applyReply(attempt, outcome, at);
    return;
  }
  const attempt = attempts.at(-1)!;
  attempt.endedAt = at;
  if (outcome.kind === 'returned') return applyVerdict(attempt, call, outcome.value);
  const failure = checkFailure(attempt, call, outcome.failure);
  if (failure) attempt.failure = failure;
}

function applyReply(attempt: Attempt, outcome: Exclude<Outcome, { kind: 'cancelled' }>, at: number): void {
  attempt.endedAt = at;
  if (outcome.kind === 'failed') {
    attempt.failure = outcome.failure;
    if (outcome.receipt) attempt.receipt = outcome.receipt;
    return;
  }
  const { output, reply, rejected, ...receipt } = outcome.value as unknown as Generated;
  attempt.receipt = receipt;
  if (reply !== undefined || rejected) attempt.reply = reply?.trim() ? reply : EMPTY_REPLY;
  if (!rejected) {
    attempt.draft = { value: output! };
    return;
  }
  reject(attempt, rejected.by, rejected.reasons);
}

function reject(attempt: Attempt, by: string, reasons: readonly string[]): void {
  attempt.reasons = reasons;
  attempt.by = by;
  const { receipt } = attempt;
  attempt.failure = {
    type: 'Output.Rejected',
    message: `${by}: ${reasons.map((reason) => JSON.stringify(reason)).join(', ')}`,
    ...(receipt?.requestId !== undefined && { requestId: receipt.requestId }),
  };
}

function applyVerdict(attempt: Attempt, call: Call, value: Json | undefined): void {
  if (!isVerdict(value)) {
    attempt.failure = {
      type: 'Validator.Failed',
      message: `${call.activity} must answer { verdict: 'pass' | 'fail', reasons: string[] }`,
    };
    return;
  }
  if (call.purpose === 'judge') {
    attempt.judged = [...(attempt.judged ?? []), value as unknown as Judged];
    delete attempt.unreadable;
  }
  if (value.verdict === 'pass') {
    if (call.purpose === 'check') delete attempt.unchecked;
    else attempt.passed += 1;
    return;
  }
  attempt.reply ??= replyOf(attempt.draft!.value);
  delete attempt.draft;
  const by = call.purpose === 'validate' ? call.activity : call.purpose === 'check' ? 'rule' : 'judge';
  reject(attempt, by, value.reasons.length > 0 ? value.reasons : ['no reason was given']);
}

function replyOf(draft: Json): string {
  return typeof draft === 'string' ? draft : JSON.stringify(draft);
}

/** A check that gave no verdict: the draft isn't to blame. An unreadable judge is asked once more. */
function checkFailure(attempt: Attempt, call: Call, failure: Failure): Failure | undefined {
  if (call.purpose !== 'judge') {
    return { type: 'Validator.Failed', message: `${call.activity} gave no verdict: ${failure.message}` };
  }
  if (failure.type === 'Judge.Unreadable') {
    attempt.unreadable = (attempt.unreadable ?? 0) + 1;
    return attempt.unreadable < 2 ? undefined : failure;
  }
  if (recoveryOf(failure.type) === 'stop') return failure;
  return { ...failure, type: 'Judge.Unavailable', message: `judge gave no verdict: ${failure.message}` };
}

/** Commits, fails or puts up a constant: what the ladder asks for where no call is needed. */
export function advance(turn: Turn): void {
  const { run, placed, record, at } = turn;
  const step = asksAs(placed.block);
  const attempts = record.attempts!;
  for (;;) {
    const move = nextMove(step, rungsFor(run, placed), attempts, record.feedback);
    if (move.kind === 'commit') return commitDraft(turn, move.output);
    if (move.kind === 'fail') return failStep(turn, move.failure);
    if (move.kind !== 'constant') return;
    attempts.push({
      rung: move.rung,
      maxTokens: 0,
      startedAt: at,
      passed: 0,
      draft: { value: move.value },
      ...(needsCheck(step) && { unchecked: true }),
    });
  }
}

function commitDraft(turn: Turn, output: Json): void {
  const { placed } = turn;
  if (placed.kind === 'plan') takePlan(turn, output);
  else commitStep(turn, output);
}

function commitStep(turn: Turn, output: Json): void {
  const { run, placed, record, at } = turn;
  const attempts = record.attempts!;
  const last = attempts.at(-1)!;
  last.endedAt ??= at;
  delete last.draft;
  const status = last.rung > 0 ? 'fallback' : attempts.length > 1 ? 'repaired' : 'done';
  if (status === 'fallback') {
    const before = attempts.filter(({ rung }) => rung < last.rung);
    run.state.errors[placed.path] =
      `Used fallback ${effortText(before) || 'after the first attempt'}: ${before.at(-1)!.failure!.message}`;
  }
  commit(turn, output, status);
}

/** Both causes are kept: the last failure, and what made the step leave its first rung. */
function failStep(turn: Turn, failure: Failure): void {
  const { record } = turn;
  const attempts = record.attempts!;
  const first = attempts.findLast(({ rung }) => rung < attempts.at(-1)!.rung)?.failure;
  const message =
    first && first.message !== failure.message
      ? `${failure.message}; before its fallback: ${first.message}`
      : failure.message;
  fail(turn, { ...failure, message });
}
