import type { ApprovalBlock, PlanBlock } from '../definition';
import { isInside, type Layout, type PlacedBlock, withMembers } from '../placed';
import { makersNamed } from '../waits';

/** How often a rejection starts a step or a plan again where the gate does not say. */
const ROUNDS = 2;

/**
 * How often a block may run: once, and once more for each round of a gate whose rejection starts it again. Rounds of
 * several gates add up, because a gate that asks anew goes on counting its own.
 */
export function countRuns(layout: Layout): (placed: PlacedBlock) => number {
  const more = new Map<PlacedBlock, number>();
  for (const gate of layout.all) {
    const rounds = roundsOf(gate);
    if (rounds === 0) continue;
    for (const each of redoneBy(layout, gate)) more.set(each, (more.get(each) ?? 0) + rounds);
  }
  return (placed) => 1 + (more.get(placed) ?? 0);
}

/** How often a rejection here starts something again. */
export function roundsOf({ block }: PlacedBlock): number {
  if ('plan' in block) return roundsOfPlan(block);
  const { onReject } = block as Partial<ApprovalBlock>;
  return typeof onReject === 'object' ? (onReject.rounds ?? ROUNDS) : 0;
}

function roundsOfPlan({ approve = false }: PlanBlock): number {
  if (approve === false) return 0;
  return typeof approve === 'object' ? (approve.rounds ?? ROUNDS) : ROUNDS;
}

/** A plan is planned again by itself; a step with all that has read it by the time the gate asks. */
function redoneBy(layout: Layout, gate: PlacedBlock): readonly PlacedBlock[] {
  if (gate.kind === 'plan') return [gate];
  const { onReject } = gate.block as ApprovalBlock;
  const name = typeof onReject === 'object' ? onReject.redo : undefined;
  const step = layout.all.find((each) => each.scope === gate.scope && each.name === name);
  if (!step) return [];
  const behind = readersOf(layout, gate, () => true);
  const stale = readersOf(layout, step, (unit) => !behind.has(unit) && mayComeBefore(unit, gate));
  return [...new Set([step, ...stale].flatMap(withMembers))];
}

/** Everything that names what a block makes, or what those make, as the largest blocks that the block is not inside of. */
function readersOf(
  layout: Layout,
  maker: PlacedBlock,
  counts: (unit: PlacedBlock) => boolean,
): Set<PlacedBlock> {
  const found = new Set<PlacedBlock>([maker]);
  let before: number;
  do {
    before = found.size;
    for (const placed of layout.all) {
      const unit = unitOf(placed, maker);
      if (isInside(maker, placed) || found.has(unit) || !counts(unit)) continue;
      if (makersNamed(layout, placed).some((each) => found.has(each))) found.add(unit);
    }
  } while (found.size !== before);
  found.delete(maker);
  return found;
}

function unitOf(placed: PlacedBlock, maker: PlacedBlock): PlacedBlock {
  let unit = placed;
  for (let around = placed.parent; around && !isInside(maker, around); around = around.parent)
    if (around.kind !== 'parallel') unit = around;
  return unit;
}

/** In a list only what is written before the gate has run when it asks; in a group anything may have. */
function mayComeBefore(unit: PlacedBlock, gate: PlacedBlock): boolean {
  let around = gate.parent;
  while (around && !isInside(unit, around)) around = around.parent;
  return around?.kind === 'parallel' || unit.order < gate.order;
}
