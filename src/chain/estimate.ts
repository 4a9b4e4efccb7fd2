import type { ParallelBlock, StepBlock } from './definition';
import { JUDGE_MAX_TOKENS, judgesOf, type Rung, rungsOf } from './ladder';
import { layOut } from './layout';
import { leastOfSchema, leastTokens } from './least-tokens';
import type { NormalDefinition } from './normalise';
import type { PlacedBlock } from './placed';
import { VERDICT_SCHEMA } from './render-request';
import { writtenTokens } from './written-tokens';

/** How many model calls and output tokens a run may take. */
export interface Estimate {
  readonly steps: number;
  /** Every step that has no condition passes with its first draft, in as few tokens as pass. */
  readonly best: Effort;
  /** Input tokens of the calls at best, of what the author wrote alone; see {@link writtenTokens}. */
  readonly writtenTokens: number;
  /** Every repair and fallback is used, every judge is unreadable once, every call uses its `maxTokens`. */
  readonly worst: Effort;
  /** The blocks whose calls follow each other in the longest chain of waiting, by calls at best. */
  readonly criticalPath: readonly string[];
}

export interface Effort {
  readonly calls: number;
  readonly outputTokens: number;
}

export function estimate(definition: NormalDefinition): Estimate {
  const { all, blocks } = layOut(definition);
  const steps = all.filter(({ kind }) => kind === 'step');
  const worst = steps.map((placed) =>
    worstOf(placed.block as StepBlock, rungsOf(placed.block as StepBlock, definition.defaults)),
  );
  const certain = steps.filter((placed) => !isConditional(placed));
  const { limits } = definition;
  return {
    steps: steps.length,
    best: {
      calls: sum(certain.map(callsAtBest)),
      outputTokens: sum(certain.map(({ block }) => tokensAtBest(block as StepBlock))),
    },
    writtenTokens: sum(certain.map(({ block }) => writtenAtBest(definition, block as StepBlock))),
    worst: {
      calls: Math.min(sum(worst.map(({ calls }) => calls)), limits.calls ?? Infinity),
      outputTokens: Math.min(sum(worst.map(({ tokens }) => tokens)), limits.outputTokens ?? Infinity),
    },
    criticalPath: blocks.flatMap((placed) => longestPath(placed)),
  };
}

/** `5 steps, 5 to 23 calls` */
export function estimateText({ steps, best, worst }: Estimate): string {
  const calls = best.calls === worst.calls ? `${worst.calls}` : `${best.calls} to ${worst.calls}`;
  return `${steps} step${steps === 1 ? '' : 's'}, ${calls} call${calls === '1' ? '' : 's'}`;
}

function isConditional(placed: PlacedBlock): boolean {
  return placed.block.when !== undefined || (placed.parent !== undefined && isConditional(placed.parent));
}

function callsAtBest(placed: PlacedBlock): number {
  return placed.kind === 'step' ? 1 + judgesOf(placed.block as StepBlock) : 0;
}

function tokensAtBest(step: StepBlock): number {
  return leastTokens(step) + judgesOf(step) * leastOfSchema(VERDICT_SCHEMA);
}

function writtenAtBest({ defaults, context }: NormalDefinition, step: StepBlock): number {
  return writtenTokens(step, rungsOf(step, defaults)[0]!, context);
}

/** A draft is judged by each judge once, and one unreadable verdict is asked for again. */
function worstOf(step: StepBlock, rungs: readonly Rung[]): { calls: number; tokens: number } {
  const judges = judgesOf(step);
  const judgements = judges === 0 ? 0 : judges + judges;
  return rungs.reduce(
    (total, rung) => {
      const drafts = rung.ask.value === undefined ? 1 + rung.repairs : 0;
      const judged = rung.ask.value === undefined ? drafts : 1;
      const enlarged = rung.repairs > 0 ? rung.maxTokens * (2 * drafts - 1) : rung.maxTokens * drafts;
      return {
        calls: total.calls + drafts + judged * judgements,
        tokens: total.tokens + enlarged + judged * judgements * JUDGE_MAX_TOKENS,
      };
    },
    { calls: 0, tokens: 0 },
  );
}

/** Within a group: the chain of members, each waiting for the one before it, with the most calls. */
function longestPath(placed: PlacedBlock): readonly string[] {
  if (placed.kind !== 'parallel') return [placed.path];
  const best = new Map<PlacedBlock, { readonly calls: number; readonly path: readonly string[] }>();
  const leaves = leavesOf(placed);
  const pathTo = (leaf: PlacedBlock): { readonly calls: number; readonly path: readonly string[] } => {
    const known = best.get(leaf);
    if (known) return known;
    const before = leaf.waitsFor
      .map(pathTo)
      .reduce((a, b) => (b.calls > a.calls ? b : a), { calls: 0, path: [] as readonly string[] });
    const found = { calls: before.calls + callsAtBest(leaf), path: [...before.path, leaf.path] };
    best.set(leaf, found);
    return found;
  };
  return leaves
    .map(pathTo)
    .reduce((a, b) => (b.calls > a.calls ? b : a), { calls: -1, path: [] as readonly string[] }).path;
}

function leavesOf(placed: PlacedBlock): PlacedBlock[] {
  return (placed.block as ParallelBlock).blocks === undefined ? [placed] : placed.members.flatMap(leavesOf);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
