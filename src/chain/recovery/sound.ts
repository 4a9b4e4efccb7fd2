import { type BlockKind, kindOf } from '../definition/blocks';
import { attemptsTold } from '../budget/unheard';
import type { Call } from '../run/call-parts';
import type { Patched } from '../run/patches';
import { checkDefinition } from '../definition/check-definition';
import type { Verdict } from '../contract';
import type { Block } from '../definition/definition';
import { canonicalJson, isObject, type Json } from '../json';
import type { Outcome } from './outcome';
import { messageOf } from '../words';

/** Whoever serves the queue of model calls may answer anything; what is not a reply must not fail the workflow task for ever. */
export function sound(call: Call, outcome: Outcome, patched: Patched): Outcome {
  if (outcome.kind !== 'returned' || call.maxTokens === 0 || isReply(call, outcome.value, patched))
    return outcome;
  const message = `${call.activity} returned what is not a reply: does another worker serve the queue of model calls?`;
  const unheard = { ...attemptsTold(undefined), silent: 'last' } as const;
  return { kind: 'failed', failure: { type: 'Model.BadResponse', message }, unheard };
}

function isReply(call: Call, value: unknown, patched: Patched): boolean {
  if (!isObject(value) || typeof value.model !== 'string' || !isObject(value.usage)) return false;
  const { inputTokens, outputTokens } = value.usage;
  if (typeof inputTokens !== 'number' || typeof outputTokens !== 'number') return false;
  if (call.purpose === 'judge') return isVerdict(value);
  if (call.purpose === 'plan' && value.rejected === undefined) return isPlan(value.output, patched);
  if (value.rejected === undefined) return value.output !== undefined;
  return isObject(value.rejected) && Array.isArray(value.rejected.reasons);
}

const PLANNED: ReadonlySet<string> = new Set<BlockKind>(['step', 'text', 'activity']);

/**
 * The plan's terms were checked by its activity, whose verdict is recorded. A plan that breaks a rule of this release and is in
 * a history all the same was taken by an earlier one, which had no such rule: it runs.
 */
function isPlan(plan: unknown, patched: Patched): boolean {
  if (!isObject(plan) || !arePlanned(plan.blocks) || plan.blocks.length === 0) return false;
  return checkDefinition(plan).length === 0 || !patched('refused-plan');
}

/** No release places blocks of other kinds for a plan. */
function arePlanned(blocks: unknown): blocks is readonly Block[] {
  return Array.isArray(blocks) && blocks.every(isPlanned);
}

function isPlanned(block: unknown): boolean {
  if (!isObject(block)) return false;
  const kind = kindOf(block);
  return kind === 'parallel' ? arePlanned(block.blocks) : PLANNED.has(kind!);
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
