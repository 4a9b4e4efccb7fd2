import { type BlockKind, innerBlocks, kindOf } from '../definition/blocks';
import { attemptsTold } from '../budget/unheard';
import type { Call } from '../run/call-parts';
import { checkDefinition } from '../definition/check-definition';
import type { Verdict } from '../contract';
import type { Block, ChainDefinition } from '../definition/definition';
import { canonicalJson, isObject, type Json } from '../json';
import type { Outcome } from './outcome';
import { messageOf } from '../words';

/** Whoever serves the queue of model calls may answer anything; what is not a reply must not fail the workflow task for ever. */
export function sound(call: Call, outcome: Outcome): Outcome {
  if (outcome.kind !== 'returned' || call.maxTokens === 0 || isReply(call, outcome.value)) return outcome;
  const message = `${call.activity} returned what is not a reply: does another worker serve the queue of model calls?`;
  const unheard = { ...attemptsTold(undefined), silent: 'last' } as const;
  return { kind: 'failed', failure: { type: 'Model.BadResponse', message }, unheard };
}

function isReply(call: Call, value: unknown): boolean {
  if (!isObject(value) || typeof value.model !== 'string' || !isObject(value.usage)) return false;
  const { inputTokens, outputTokens } = value.usage;
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return false;
  if (call.purpose === 'judge') return isVerdict(value);
  if (call.purpose === 'plan' && value.rejected === undefined) return isPlan(value.output);
  if (value.rejected === undefined) return value.output !== undefined;
  return isObject(value.rejected) && Array.isArray(value.rejected.reasons);
}

const PLANNED: ReadonlySet<string> = new Set<BlockKind>(['step', 'text', 'activity', 'parallel']);

/**
 * Only what the scheduler relies on, which no release changes: the plan's terms were checked by its activity, whose verdict is
 * recorded, and must not be judged anew by another release that replays it.
 */
function isPlan(plan: unknown): boolean {
  return checkDefinition(plan).length === 0 && (plan as ChainDefinition).blocks.every(isPlanned);
}

function isPlanned(block: Block): boolean {
  return PLANNED.has(kindOf(block)!) && innerBlocks(block).every(isPlanned);
}

export function isVerdict(value: unknown): value is Verdict {
  return (
    isObject(value) &&
    (value.verdict === 'pass' || value.verdict === 'fail') &&
    Array.isArray(value.reasons) &&
    value.reasons.every((reason) => typeof reason === 'string' && unsoundness(reason) === undefined)
  );
}

/** A user's value may hold what canonical JSON cannot, and would end the workflow where it is rendered or compared. */
export function unsoundness(value: Json): string | undefined {
  try {
    canonicalJson(value);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
