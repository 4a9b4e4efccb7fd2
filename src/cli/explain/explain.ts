import { asksAs } from '../../chain/request/asks';
import { fallbacksOf } from '../../chain/definition/blocks';
import type { ChainBlock, Limits, MapBlock, PlanBlock, SwitchBlock } from '../../chain/definition/definition';
import { lengthOf } from '../../chain/effort/shapes';
import { type Estimate, estimateLayout, type PerItem } from '../../chain/effort/estimate';
import { examinersOf, judgesOf, rulesOf, rungsOf } from '../../chain/recovery/ladder';
import { layOut } from '../../chain/layout/layout';
import type { NormalDefinition } from '../../chain/definition/normalise';
import type { PlacedBlock } from '../../chain/layout/placed';
import { normalAllowance } from '../../chain/plan/allowance';
import { defaultsFor } from '../../chain/run/run';
import { conditionText } from './condition-text';
import { type ExplainedGate, gatesAt } from './gate-terms';
import { sourcesIn } from './sources';
import { countedIfAny } from '../../chain/words';

/** One block of a chain, as far as can be told before it runs. */
export interface ExplainedBlock {
  /** With `[]` where a run has an item's index: `pages[]/draft`. */
  readonly path: string;
  readonly kind: PlacedBlock['kind'];
  /** The path of the block that it is part of. */
  readonly inside?: string;
  /** Paths that must be settled before it may start. */
  readonly waitsFor: readonly string[];
  readonly when?: string;
  /** Of a switch's case: the value that it is for; null for every other. */
  readonly case?: string | null;
  /** Model calls at best and at worst, inside a map for one item; absent where no model is called, and of groups. */
  readonly calls?: { readonly best: number; readonly worst: number };
  /** The same of output tokens. */
  readonly outputTokens?: { readonly best: number; readonly worst: number };
  /** The same of US dollars; absent where a model has no price. */
  readonly cost?: { readonly best: number; readonly worst: number };
  /** What comes on top for each item of lists whose length no schema bounds. */
  readonly perItem?: readonly PerItem[];
  /** `2 repairs, 1 fallback, 2 rules, 1 judge`. */
  readonly recovery?: string;
  /** Of a map: its list, what it calls an item, and how many there are as far as the list's schema says. */
  readonly each?: {
    readonly over: string;
    readonly item: string;
    readonly least: number;
    readonly most?: number;
    readonly concurrency?: number;
  };
  /** Of a switch: what it looks at. */
  readonly on?: string;
  /** Of a sub-chain. */
  readonly limits?: Limits;
  /** Of a plan. */
  readonly allow?: ReturnType<typeof normalAllowance>;
  /** Where a person is asked. */
  readonly gates?: readonly ExplainedGate[];
}

export interface Explanation extends Estimate {
  readonly chain: string;
  readonly blocks: readonly ExplainedBlock[];
}

export function explain(definition: NormalDefinition): Explanation {
  const layout = layOut(definition, { templates: true });
  const { whole, of } = estimateLayout(layout);
  const sourcesOf = sourcesIn(layout);
  return {
    chain: definition.name,
    ...whole,
    blocks: layout.all.map((placed) => {
      const { path, kind, block, parent } = placed;
      const gates = gatesAt(placed);
      return {
        path,
        kind,
        ...(parent && { inside: parent.path }),
        waitsFor: sourcesOf(placed).map((each) => each.path),
        ...(block.when !== undefined && { when: conditionText(block.when) }),
        ...(parent?.kind === 'switch' && { case: caseOf(placed) }),
        ...effortOf(placed, of(placed)),
        ...factsOf(placed),
        ...(gates.length > 0 && { gates }),
      };
    }),
  };
}

/** The value that a case of a switch is for; null where it is for every other. */
export function caseOf({ written }: PlacedBlock): string | null {
  return written.at(-2) === 'cases' ? String(written.at(-1)) : null;
}

/** Groups are made of nothing but their members, whose own rows say it. */
function effortOf(
  { kind }: PlacedBlock,
  { best, worst, cost, perItem = [] }: Pick<Estimate, 'best' | 'cost' | 'worst' | 'perItem'>,
): Pick<ExplainedBlock, 'calls' | 'cost' | 'outputTokens' | 'perItem'> {
  if (kind === 'parallel' || (worst.calls === 0 && perItem.length === 0)) return {};
  return {
    calls: { best: best.calls, worst: worst.calls },
    outputTokens: { best: best.outputTokens, worst: worst.outputTokens },
    ...(cost && { cost }),
    ...(perItem.length > 0 && { perItem }),
  };
}

/** What only one kind of block has. */
function factsOf(placed: PlacedBlock): Partial<ExplainedBlock> {
  const { block, kind } = placed;
  switch (kind) {
    case 'step':
      return { recovery: recoveryText(placed) };
    case 'map': {
      const { over, item = 'item', concurrency } = block as MapBlock;
      return { each: { over, item, ...lengthOf(placed), ...(concurrency !== undefined && { concurrency }) } };
    }
    case 'switch':
      return { on: (block as SwitchBlock).on };
    case 'chain': {
      const { limits = {} } = (block as ChainBlock).definition;
      return Object.keys(limits).length > 0 ? { limits } : {};
    }
    case 'plan':
      return { recovery: recoveryText(placed), allow: normalAllowance((block as PlanBlock).allow) };
    default:
      return {};
  }
}

function recoveryText(placed: PlacedBlock): string {
  const step = asksAs(placed.block);
  const examiners = examinersOf(step.checks);
  const judges = judgesOf(step);
  return [
    countedIfAny(rungsOf(step, defaultsFor(placed))[0]!.repairs, 'repair'),
    countedIfAny(fallbacksOf(step).length, 'fallback'),
    countedIfAny(rulesOf(step.checks).length, 'rule'),
    countedIfAny(examiners.length - judges, 'validator'),
    countedIfAny(judges, 'judge'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
