import { makerOf, type PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { makersRead, readsInput } from './reads';

/** What has changed since the run saw it. */
export interface Origins {
  /** Blocks that run again in any case. */
  readonly blocks: readonly PlacedBlock[];
  /** Blocks whose output was put in its place by hand; they do not run again. */
  readonly replaced: ReadonlySet<PlacedBlock>;
  /** Inputs of the chain. */
  readonly inputs: ReadonlySet<string>;
}

export interface Stale {
  /** These run again, with all that they are made of. */
  readonly again: ReadonlySet<PlacedBlock>;
  /** These hold some that run again: they close anew, with what is new among what they kept. */
  readonly reopened: ReadonlySet<PlacedBlock>;
}

/** What has to run again: the origins, and whatever has read something that changed, at any distance. */
export function staleBlocks(run: Run, { blocks, replaced, inputs }: Origins): Stale {
  const again = new Set<PlacedBlock>();
  const reopened = new Set<PlacedBlock>();
  const add = (placed: PlacedBlock): void => {
    again.add(placed);
    for (let around = placed.parent; around; around = around.parent) reopened.add(around);
  };
  const isNew = (maker: PlacedBlock): boolean =>
    replaced.has(maker) || reopened.has(maker) || isAmong(maker, again);

  for (const placed of blocks) if (!isAmong(placed, replaced)) add(placed);
  let before: number;
  do {
    before = again.size;
    for (const placed of run.layout.all) {
      if (!hasBegun(run, placed) || isAmong(placed, again) || isAmong(placed, replaced)) continue;
      if (makersRead(run, placed).some(isNew) || namesInput(placed, inputs)) add(placed);
    }
  } while (again.size !== before);
  return { again, reopened };
}

/** A block that a rejection has set back had begun before it. */
export function hasBegun({ state }: Run, { path }: PlacedBlock): boolean {
  return state.steps[path] !== undefined || state.before?.[path] !== undefined;
}

/** The blocks that have read a replaced output or an input themselves. */
export function readersOf(run: Run, { replaced, inputs }: Omit<Origins, 'blocks'>): PlacedBlock[] {
  return run.layout.all.filter((placed) => {
    if (run.state.steps[placed.path] === undefined || isAmong(placed, replaced)) return false;
    return makersRead(run, placed).some((maker) => replaced.has(maker)) || namesInput(placed, inputs);
  });
}

/** Whether a block or one around it is among these. */
export function isAmong(placed: PlacedBlock, blocks: ReadonlySet<PlacedBlock>): boolean {
  return blocks.has(placed) || (placed.parent !== undefined && isAmong(placed.parent, blocks));
}

function namesInput(placed: PlacedBlock, inputs: ReadonlySet<string>): boolean {
  return [...inputs].some((name) => readsInput(placed, name) && isChainInput(name, placed));
}

/** A sub-chain and a plan see the chain's inputs only as they are given to them; an item may be called like one. */
function isChainInput(name: string, placed: PlacedBlock): boolean {
  let { scope } = placed;
  for (; scope.outer; scope = scope.outer) if (scope.given && Object.hasOwn(scope.given, name)) return false;
  return scope.path === '' && makerOf(name, placed) === undefined;
}
