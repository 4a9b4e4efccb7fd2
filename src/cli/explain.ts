import { fallbacksOf } from '../chain/blocks';
import type { StepBlock } from '../chain/definition';
import { type Effort, type Estimate, estimate, estimateText } from '../chain/estimate';
import { gatesOf, rulesOf, rungsOf } from '../chain/ladder';
import { layOut } from '../chain/layout';
import type { PlacedBlock } from '../chain/placed';
import type { NormalDefinition } from '../chain/normalise';
import { conditionText } from './condition-text';
import { table } from './table';
import { tokensText } from './units';

/** One block of a chain, as far as can be told before it runs. */
export interface ExplainedBlock {
  readonly path: string;
  readonly kind: PlacedBlock['kind'];
  /** Paths that must be settled before it may start. */
  readonly waitsFor: readonly string[];
  readonly when?: string;
  /** Model calls at best and at worst; absent where no model is called. */
  readonly calls?: { readonly best: number; readonly worst: number };
  /** The same of output tokens. */
  readonly outputTokens?: { readonly best: number; readonly worst: number };
  /** `2 repairs, 1 fallback, 2 rules, 1 judge`. */
  readonly recovery?: string;
}

export interface Explanation extends Estimate {
  readonly chain: string;
  readonly blocks: readonly ExplainedBlock[];
}

export function explain(definition: NormalDefinition): Explanation {
  const { all, blocks } = layOut(definition);
  const before = new Map(blocks.map((placed, i) => [placed, i === 0 ? [] : [blocks[i - 1]!]]));
  return {
    chain: definition.name,
    ...estimate(definition),
    blocks: all.map((placed) => explainBlock(definition, placed, before.get(placed) ?? placed.waitsFor)),
  };
}

function explainBlock(
  definition: NormalDefinition,
  placed: PlacedBlock,
  waitsFor: readonly PlacedBlock[],
): ExplainedBlock {
  const { path, kind, block } = placed;
  const isStep = kind === 'step';
  const { best, worst } = estimate({ ...definition, limits: {}, blocks: [withoutWhen(placed)] });
  return {
    path,
    kind,
    waitsFor: waitsFor.map((each) => each.path),
    ...(block.when !== undefined && { when: conditionText(block.when) }),
    ...(isStep && { calls: { best: best.calls, worst: worst.calls } }),
    ...(isStep && { outputTokens: { best: best.outputTokens, worst: worst.outputTokens } }),
    ...(isStep && { recovery: recoveryText(definition, block as StepBlock) }),
  };
}

/** What a block takes once it runs. */
function withoutWhen({ block }: PlacedBlock): PlacedBlock['block'] {
  const { when: _, ...rest } = block;
  return rest as PlacedBlock['block'];
}

function recoveryText(definition: NormalDefinition, step: StepBlock): string {
  const gates = gatesOf(step.checks);
  const judges = gates.filter((gate) => 'judge' in gate).length;
  return [
    count(rungsOf(step, definition.defaults)[0]!.repairs, 'repair'),
    count(fallbacksOf(step).length, 'fallback'),
    count(rulesOf(step.checks).length, 'rule'),
    count(gates.length - judges, 'validator'),
    count(judges, 'judge'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

export function count(n: number, word: string): string {
  return n === 0 ? '' : `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** What waits for what, the critical path, and what it takes at best and at worst, for people. */
export function explainText(explained: Explanation): string {
  const { chain, blocks, best, worst, writtenTokens, criticalPath } = explained;
  const rows = blocks.map((block) => [
    block.path,
    block.kind,
    startText(block),
    block.calls === undefined ? '' : range(block.calls.best, block.calls.worst),
    block.recovery ?? '',
  ]);
  return [
    `${chain}: ${estimateText(explained)}`,
    '',
    ...table([['block', 'kind', 'starts', 'calls', 'checks and recovery'], ...rows]),
    '',
    `critical path  ${criticalPath.join(' → ')}`,
    `at best        ${effortText(best)} or more, about ${tokensText(writtenTokens)} input tokens before any value is filled in`,
    `at worst       ${effortText(worst)}`,
  ].join('\n');
}

function effortText({ calls, outputTokens }: Effort): string {
  return `${count(calls, 'call') || 'no calls'}, ${tokensText(outputTokens)} output tokens`;
}

function startText({ waitsFor, when, path }: ExplainedBlock): string {
  const group = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const start =
    waitsFor.length > 0 ? `after ${waitsFor.join(', ')}` : group === '' ? 'at once' : `with ${group}`;
  return when === undefined ? start : `${start}, when ${when}`;
}

function range(best: number, worst: number): string {
  return best === worst ? `${best}` : `${best} to ${worst}`;
}
