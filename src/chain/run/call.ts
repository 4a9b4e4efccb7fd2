import { asksAs } from '../request/asks';
import { callId } from './call-id';
import { type Call, type CallParts, modelCall, promptValues, requestArgs, tryText } from './call-parts';
import type { CheckRequest, GenerateRequest, JudgeRequest } from '../contract';
import type { ActivityBlock, Block, JudgeCheck, StepBlock } from '../definition/definition';
import { fillArgument } from '../template/fill';
import { gateCall } from '../gate/gate-call';
import { mostOfCall } from '../budget/call-cost';
import { type Json, jsonBytes } from '../json';
import { JUDGE_MAX_TOKENS, type Move, nextMove, rulesOf } from '../recovery/ladder';
import { normalRetry, normalTimeouts } from '../definition/normalise';
import type { PlacedBlock } from '../layout/placed';
import { planCall } from '../request/plan-call';
import { defaultsFor, type Run, rungsFor } from './run';
import type { BlockRecord } from '../state/state';
import { hasTimeLimit } from '../budget/time-limits';
import { visibleValues } from './values';

/**
 * The next call of a running block, or undefined where none is left to make.
 *
 * @throws MissingValueError for a slot that has no value in this run.
 */
export function nextCall(run: Run, placed: PlacedBlock, record: BlockRecord): Call | undefined {
  const parts = record.gate?.claim ? gateCall(run, placed, record) : callOf(run, placed, record);
  if (!parts) return undefined;
  const block = placed.block as StepBlock | ActivityBlock;
  const cost = mostOfCall(run, placed, parts);
  return {
    id: callId(placed.path, parts.purpose, (record.calls?.[parts.purpose] ?? 0) + 1),
    path: placed.path,
    bytes: parts.args.reduce<number>((sum, arg) => sum + jsonBytes(arg), 0),
    maxTokens: 0,
    cancellable: isCancellable(placed) || (run.timed && hasTimeLimit(placed)),
    retry: normalRetry(block.retry, defaultsFor(placed).retry),
    timeouts: timeoutsOf(placed, block, parts.queue === 'models'),
    ...(cost !== undefined && { cost }),
    ...parts,
  };
}

function callOf(run: Run, placed: PlacedBlock, record: BlockRecord): CallParts | undefined {
  switch (placed.kind) {
    case 'step':
    case 'plan':
      return stepCall(run, placed, record);
    case 'activity':
      return activityCall(run, placed, record);
    default:
      return undefined;
  }
}

function isCancellable({ parent }: PlacedBlock): boolean {
  return parent !== undefined && (cancelsSiblings(parent.block) || isCancellable(parent));
}

function cancelsSiblings(block: Block): boolean {
  return ('parallel' in block || 'map' in block) && block.siblings === 'cancel';
}

/** Model calls always beat; a user's own activity has a heartbeat timeout only where one is written. */
function timeoutsOf(placed: PlacedBlock, block: StepBlock | ActivityBlock, beats: boolean): Call['timeouts'] {
  const { call, scheduleToClose, heartbeat } = normalTimeouts(block.timeouts, defaultsFor(placed).timeouts);
  const isWritten = 'activity' in block && block.timeouts?.heartbeat !== undefined;
  return { call, scheduleToClose, ...((beats || isWritten) && { heartbeat }) };
}

function stepCall(run: Run, placed: PlacedBlock, record: BlockRecord): CallParts | undefined {
  const step = asksAs(placed.block);
  const move = nextMove(step, rungsFor(run, placed), record.attempts ?? [], record.feedback);
  switch (move.kind) {
    case 'generate':
      return 'plan' in placed.block
        ? planCall(run, placed, placed.block, move, record)
        : generateCall(run, placed, move, record);
    case 'check':
      return checkCall(
        placed,
        { ...(step.output && { output: step.output }), rules: rulesOf(step.checks) },
        move.output,
      );
    case 'examine':
      return 'judge' in move.examiner
        ? judgeCall(run, placed, move.examiner, move.output)
        : validatorCall(run, placed, move.examiner.validator, move.output);
    default:
      return undefined;
  }
}

function generateCall(
  run: Run,
  placed: PlacedBlock,
  move: Extract<Move, { kind: 'generate' }>,
  record: BlockRecord,
): CallParts {
  const step = placed.block as StepBlock;
  const { ask } = rungsFor(run, placed)[move.rung]!;
  const texts = ask.messages ? ask.messages.map(({ content }) => content) : [ask.prompt ?? ''];
  const values = promptValues(run, placed, [ask.system, ...texts]);
  move.turns.forEach((turn, i) => values.set(`reply.${i}`, turn.reply));
  const rules = rulesOf(step.checks);
  const request: GenerateRequest = {
    ...modelCall(run, placed, ask.model, move.maxTokens, ask.system, values),
    ...(ask.messages ? { messages: ask.messages } : { prompt: ask.prompt ?? '' }),
    ...(step.output && { output: step.output }),
    ...(rules.length > 0 && { rules }),
    ...(move.turns.length > 0 && { turns: move.turns.map(({ reasons }) => ({ reasons })) }),
  };
  return {
    purpose: 'generate',
    activity: 'generate',
    ...requestArgs(run, request, values),
    summary: `${placed.path}${tryText(record, move.rung)}`,
    queue: 'models',
    maxTokens: move.maxTokens,
    rung: move.rung,
    model: ask.model,
  };
}

function judgeCall(
  run: Run,
  placed: PlacedBlock,
  { judge, model: own }: JudgeCheck,
  output: Json,
): CallParts {
  const step = placed.block as StepBlock;
  const values = promptValues(run, placed, [judge]);
  const model = own ?? step.model ?? defaultsFor(placed).model;
  const request: JudgeRequest = {
    ...modelCall(run, placed, model, JUDGE_MAX_TOKENS, undefined, values),
    criteria: judge,
  };
  return {
    purpose: 'judge',
    activity: 'judge',
    ...requestArgs(run, request, values, [output]),
    summary: `${placed.path} · judge`,
    queue: 'models',
    maxTokens: JUDGE_MAX_TOKENS,
    model,
  };
}

function validatorCall(run: Run, placed: PlacedBlock, validator: string, output: Json): CallParts {
  return {
    purpose: 'validate',
    activity: validator,
    args: [output, visibleValues(run, placed)],
    summary: `${placed.path} · ${validator}`,
    queue: 'run',
  };
}

function checkCall(placed: PlacedBlock, request: CheckRequest, output: Json): CallParts {
  return {
    purpose: 'check',
    activity: 'check',
    args: [request as unknown as Json, output],
    summary: `${placed.path} · check`,
    queue: 'run',
  };
}

function activityCall(run: Run, placed: PlacedBlock, record: BlockRecord): CallParts {
  const block = placed.block as ActivityBlock;
  if (record.draft !== undefined) return checkCall(placed, { output: block.output! }, record.draft);
  return {
    purpose: 'call',
    activity: block.call ?? block.activity,
    args: (block.args ?? []).map((arg) => fillArgument(run, placed, arg)),
    summary: placed.path,
    queue: block.taskQueue === undefined ? 'run' : { name: block.taskQueue },
  };
}
