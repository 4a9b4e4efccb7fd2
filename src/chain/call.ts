import {
  type CallLimits,
  type CheckRequest,
  type GenerateRequest,
  type JudgeRequest,
  WIRE_TERMS,
} from './contract';
import type { ActivityBlock, ParallelBlock, StepBlock } from './definition';
import { type Json, jsonBytes, own } from './json';
import { JUDGE_MAX_TOKENS, type Move, nextMove, rulesOf } from './ladder';
import type { PlacedBlock } from './layout';
import { normalRetry, type NormalRetry, normalTimeouts, type NormalTimeouts } from './normalise';
import { type Run, rungsFor, valuesFor } from './run';
import type { BlockRecord, Purpose } from './state';
import { type Slot, slotsOf } from './template';
import { fillArgument } from './fill';

/** One activity that a run wants started: everything the workflow needs to schedule it. */
export interface Call {
  /** `<path>/<purpose>/<try>`: the Temporal activity id, so that every Temporal message names the step. */
  readonly id: string;
  readonly path: string;
  readonly purpose: Purpose;
  /** The Temporal activity type. */
  readonly activity: string;
  readonly args: readonly Json[];
  /** Of the arguments. */
  readonly bytes: number;
  /** Reserved while in flight; 0 where no model is called. */
  readonly maxTokens: number;
  /** `write_headline · repair 1`: what the Temporal UI shows. */
  readonly summary: string;
  /** Which queue serves it: the models', the run's, or one that the block names. */
  readonly queue: 'models' | 'run' | { readonly name: string };
  readonly retry: NormalRetry;
  readonly timeouts: Pick<NormalTimeouts, 'call' | 'scheduleToClose'> & { readonly heartbeat?: number };
  /** It stands in a group with `siblings: cancel`. */
  readonly cancellable: boolean;
  /** A step's attempt that this call starts. */
  readonly rung?: number;
  /** The alias or id that the request named before pinning. */
  readonly model?: string;
}

type CallParts = Pick<Call, 'purpose' | 'activity' | 'args' | 'summary' | 'queue'> & Partial<Call>;

/**
 * The next call of a running block, or undefined where none is left to make.
 *
 * @throws MissingValueError for a slot that has no value in this run.
 */
export function nextCall(run: Run, placed: PlacedBlock, record: BlockRecord): Call | undefined {
  const parts = placed.kind === 'step' ? stepCall(run, placed, record) : activityCall(run, placed, record);
  if (!parts) return undefined;
  const block = placed.block as StepBlock | ActivityBlock;
  return {
    id: `${placed.path}/${parts.purpose}/${(record.calls?.[parts.purpose] ?? 0) + 1}`,
    path: placed.path,
    bytes: parts.args.reduce<number>((sum, arg) => sum + jsonBytes(arg), 0),
    maxTokens: 0,
    cancellable: isCancellable(placed),
    retry: normalRetry(block.retry, run.definition.defaults.retry),
    timeouts: timeoutsOf(run, block, parts.queue === 'models'),
    ...parts,
  };
}

function isCancellable({ parent }: PlacedBlock): boolean {
  return (
    parent !== undefined && ((parent.block as ParallelBlock).siblings === 'cancel' || isCancellable(parent))
  );
}

/** Model calls always beat; a user's own activity has a heartbeat timeout only where one is written. */
function timeoutsOf(run: Run, block: StepBlock | ActivityBlock, beats: boolean): Call['timeouts'] {
  const { call, scheduleToClose, heartbeat } = normalTimeouts(
    block.timeouts,
    run.definition.defaults.timeouts,
  );
  const isWritten = 'activity' in block && block.timeouts?.heartbeat !== undefined;
  return { call, scheduleToClose, ...((beats || isWritten) && { heartbeat }) };
}

function stepCall(run: Run, placed: PlacedBlock, record: BlockRecord): CallParts | undefined {
  const step = placed.block as StepBlock;
  const move = nextMove(step, rungsFor(run, placed), record.attempts ?? []);
  switch (move.kind) {
    case 'generate':
      return generateCall(run, placed, move, record);
    case 'check':
      return checkCall(
        placed,
        { ...(step.output && { output: step.output }), rules: rulesOf(step.checks) },
        move.output,
      );
    case 'gate':
      return 'judge' in move.gate
        ? judgeCall(run, placed, move.gate, move.output)
        : validatorCall(run, placed, move.gate.validator, move.output);
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
  move.turns.forEach((turn, i) => values.set(`reply.${i}`, turn.reply!));
  const rules = rulesOf(step.checks);
  const request: GenerateRequest = {
    ...modelCall(run, ask.model, move.maxTokens, ask.system, values, step),
    ...(ask.messages ? { messages: ask.messages } : { prompt: ask.prompt ?? '' }),
    ...(step.output && { output: step.output }),
    ...(rules.length > 0 && { rules }),
    ...(move.turns.length > 0 && { turns: move.turns.map(({ reasons }) => ({ reasons: reasons ?? [] })) }),
  };
  return {
    purpose: 'generate',
    activity: 'generate',
    args: [request as unknown as Json, ...values.values()],
    summary: `${placed.path}${tryText(record, move.rung)}`,
    queue: 'models',
    maxTokens: move.maxTokens,
    rung: move.rung,
    model: ask.model,
  };
}

/** ` · repair 1`, ` · fallback 2`, ` · fallback 1 repair 1`, or nothing for the first draft. */
function tryText(record: BlockRecord, rung: number): string {
  const repairs = (record.attempts ?? []).filter((attempt) => attempt.rung === rung).length;
  const parts = [rung > 0 ? `fallback ${rung}` : '', repairs > 0 ? `repair ${repairs}` : ''].filter(
    (part) => part !== '',
  );
  return parts.length > 0 ? ` · ${parts.join(' ')}` : '';
}

function judgeCall(
  run: Run,
  placed: PlacedBlock,
  gate: { readonly judge: string; readonly model?: string },
  output: Json,
): CallParts {
  const step = placed.block as StepBlock;
  const values = promptValues(run, placed, [gate.judge]);
  const model = gate.model ?? step.model ?? run.definition.defaults.model;
  const request: JudgeRequest = {
    ...modelCall(run, model, JUDGE_MAX_TOKENS, undefined, values, step),
    criteria: gate.judge,
  };
  return {
    purpose: 'judge',
    activity: 'judge',
    args: [request as unknown as Json, output, ...values.values()],
    summary: `${placed.path} · judge`,
    queue: 'models',
    maxTokens: JUDGE_MAX_TOKENS,
    model,
  };
}

function modelCall(
  run: Run,
  model: string,
  maxTokens: number,
  system: string | undefined,
  values: ReadonlyMap<string, Json>,
  step: StepBlock,
): Omit<JudgeRequest, 'criteria'> {
  const { call, idle, maxRetryAfter } = normalTimeouts(step.timeouts, run.definition.defaults.timeouts);
  const limits = { call, idle, maxRetryAfter };
  const pinned = own(run.state.metadata.models, model);
  const { prices } = run.definition.defaults;
  return {
    model: pinned ?? model,
    ...(pinned !== undefined && { pinned: true as const }),
    maxTokens,
    ...(system !== undefined && { system }),
    ...(run.definition.context !== undefined && { context: run.definition.context }),
    names: [...values.keys()],
    ...(limitsDiffer(limits) && { limits }),
    ...(prices !== WIRE_TERMS.prices && { prices }),
  };
}

function limitsDiffer(limits: CallLimits): boolean {
  const wire: CallLimits = WIRE_TERMS.limits;
  return (
    limits.call !== wire.call || limits.idle !== wire.idle || limits.maxRetryAfter !== wire.maxRetryAfter
  );
}

function promptValues(
  run: Run,
  placed: PlacedBlock,
  texts: readonly (string | undefined)[],
): Map<string, Json> {
  const all = [run.definition.context, ...texts];
  return valuesFor(
    run,
    placed,
    all.flatMap((text): Slot[] => (text === undefined ? [] : slotsOf(text))),
  );
}

function validatorCall(run: Run, placed: PlacedBlock, validator: string, output: Json): CallParts {
  const context = { inputs: run.state.inputs, outputs: run.state.outputs };
  return {
    purpose: 'validate',
    activity: validator,
    args: [output, context],
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
