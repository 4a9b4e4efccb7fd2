import { layOut } from '../layout/layout';
import type { ChainDefinition } from '../definition/definition';
import { type PlacedBlock, withMembers } from '../layout/placed';
import { largestAntichain } from './antichain';

/** How a chain's blocks wait for each other. */
export interface Measures {
  /** Blocks that may run at once. */
  readonly width: number;
  /** Blocks that follow each other in the longest chain of waiting. */
  readonly depth: number;
}

/** Takes a definition without problems that has no scopes of its own: steps, texts, activities and groups of them. */
export function measure(definition: ChainDefinition): Measures {
  const parts = layOut(definition).blocks.map(measurePart);
  return {
    width: Math.max(0, ...parts.map(({ width }) => width)),
    depth: parts.reduce((sum, { depth }) => sum + depth, 0),
  };
}

/** A block of the top-level list: whatever stands in the next one waits for all of it. */
function measurePart(top: PlacedBlock): Measures {
  const leaves = withMembers(top).filter(({ kind }) => kind !== 'parallel');
  const index = new Map(leaves.map((leaf, i) => [leaf, i]));
  const waits = leaves.map((leaf) => awaited(leaf).flatMap((other) => index.get(other) ?? []));
  const before: (bigint | undefined)[] = [];
  const depths: number[] = [];
  const visit = (i: number): void => {
    if (before[i] !== undefined) return;
    waits[i]!.forEach(visit);
    before[i] = waits[i]!.reduce((all, j) => all | before[j]! | (1n << BigInt(j)), 0n);
    depths[i] = 1 + Math.max(0, ...waits[i]!.map((j) => depths[j]!));
  };
  leaves.forEach((_, i) => visit(i));
  return { width: largestAntichain(before as bigint[]), depth: Math.max(0, ...depths) };
}

/** A member waits for what its groups wait for, too. */
function awaited(leaf: PlacedBlock): PlacedBlock[] {
  const all = [...leaf.waitsFor];
  for (let at = leaf.parent; at; at = at.parent) all.push(...at.waitsFor);
  return all;
}
