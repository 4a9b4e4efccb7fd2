import { type CallParts, modelCall, promptValues, requestArgs, tryText } from '../run/call-parts';
import type { PlanRequest } from '../contract';
import type { PlanBlock } from '../definition/definition';
import type { Json, JsonSchema } from '../json';
import type { Move } from '../recovery/ladder';
import { normalAllowance } from '../plan/allowance';
import type { PlacedBlock } from '../layout/placed';
import { defaultsFor, type Run, rungsFor } from '../run/run';
import type { BlockRecord } from '../state/state';
import { bareSlot } from '../template/texts';
import { lookUp } from '../run/values';

/** The model call that decomposes a request. */
export function planCall(
  run: Run,
  placed: PlacedBlock,
  block: PlanBlock,
  move: Extract<Move, { kind: 'generate' }>,
  record: BlockRecord,
): CallParts {
  const { request } = block;
  const { model } = rungsFor(run, placed)[move.rung]!.ask;
  const values = promptValues(run, placed, [request]);
  move.turns.forEach((turn, i) => values.set(`reply.${i}`, turn.reply));
  const plan: PlanRequest = {
    ...modelCall(run, placed, model, move.maxTokens, undefined, values),
    request,
    ...planTerms(run, placed, block),
    ...(move.turns.length > 0 && { turns: move.turns.map(({ reasons }) => ({ reasons })) }),
  };
  return {
    purpose: 'plan',
    activity: 'plan',
    ...requestArgs(run, plan, values),
    summary: `${placed.path} · plan${tryText(record, move.rung).replace(' · ', ' ')}`,
    queue: 'models',
    maxTokens: move.maxTokens,
    rung: move.rung,
    model,
  };
}

/** What a plan may name and do, whoever writes it. */
export function planTerms(
  run: Run,
  placed: PlacedBlock,
  { inputs = [], allow }: PlanBlock,
): Pick<PlanRequest, 'allow' | 'defaults' | 'inputs'> {
  const { maxTokens, model, repairs } = defaultsFor(placed);
  const shapes = inputs.map((name) => [name, shapeOf(lookUp(run, placed, bareSlot(name)))] as const);
  return {
    inputs: Object.fromEntries(shapes),
    allow: normalAllowance(allow),
    defaults: { maxTokens, model, repairs },
  };
}

/** What a value's shape is, as far as a planner needs it: names and types, no content. */
function shapeOf(value: Json | undefined): JsonSchema {
  if (value === undefined) return {};
  if (value === null) return { type: 'null' };
  if (Array.isArray(value)) {
    const [first] = value as readonly Json[];
    return first === undefined ? { type: 'array' } : { type: 'array', items: shapeOf(first) };
  }
  if (typeof value !== 'object') return { type: typeof value };
  const properties = Object.entries(value).map(([name, each]) => [name, shapeOf(each as Json)]);
  return { type: 'object', properties: Object.fromEntries(properties), required: Object.keys(value) };
}
