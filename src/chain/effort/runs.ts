import type { ApprovalBlock, PlanBlock } from '../definition/definition';
import { isInside, type Layout, type PlacedBlock, type Scope, withMembers } from '../layout/placed';
import { makersSeen } from '../layout/waits';

/** How often a rejection starts a step or a plan again where the gate does not say. */
const ROUNDS = 2;

/**
 * How often a block may run: once, and once more for each round of a gate whose rejection starts it again. Rounds of
 * several gates add up, because a gate that asks anew goes on counting its own.
 */
export function countRuns(layout: Layout): (placed: PlacedBlock) => number {
  const more = new Map<PlacedBlock, number>();
  const gates = layout.all.filter((placed) => roundsOf(placed) > 0);
  if (gates.length === 0) return () => 1;
  const readers = readersIn(layout);
  const targetOf = redoTargets(layout);
  for (const gate of gates)
    for (const each of redoneBy(layout, gate, targetOf(gate), readers))
      more.set(each, (more.get(each) ?? 0) + roundsOf(gate));
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

type Readers = ReadonlyMap<PlacedBlock, readonly PlacedBlock[]>;

/** By maker, who names what it hands out, or has a validator that is given it. */
function readersIn(layout: Layout): Readers {
  const readers = new Map<PlacedBlock, PlacedBlock[]>();
  for (const placed of layout.all)
    for (const maker of makersSeen(layout, placed)) {
      const known = readers.get(maker);
      if (known) known.push(placed);
      else readers.set(maker, [placed]);
    }
  return readers;
}

/** A plan is planned again by itself; a step with all that may have read it by the time the gate asks. */
function redoneBy(
  layout: Layout,
  gate: PlacedBlock,
  step: PlacedBlock | undefined,
  readers: Readers,
): readonly PlacedBlock[] {
  if (gate.kind === 'plan') return [gate];
  if (!step) return [];
  const stale = readersOf(step, readers, (unit) => unit !== gate && mayComeBefore(layout, unit, gate));
  const group = groupAround(gate);
  if (stale.size === 1 || !group) return [...stale].flatMap(withMembers);
  const behind = readersOf(gate, readers, (unit) => isInside(unit, group));
  return [...stale].filter((unit) => !behind.has(unit)).flatMap(withMembers);
}

/** The block that a gate's rejection starts again, by the scope that both are in. */
function redoTargets({ all }: Layout): (gate: PlacedBlock) => PlacedBlock | undefined {
  const known = new Map<Scope, Map<string, PlacedBlock>>();
  for (const placed of all) {
    const { scope, name } = placed;
    const names = known.get(scope) ?? new Map<string, PlacedBlock>();
    known.set(scope, names.set(name, placed));
  }
  return ({ block, scope }) => {
    const { onReject } = block as Partial<ApprovalBlock>;
    return typeof onReject === 'object' ? known.get(scope)?.get(onReject.redo) : undefined;
  };
}

/** A block and everything that names what it makes, or what those make, as the largest blocks that it is not inside of. */
function readersOf(
  maker: PlacedBlock,
  readers: Readers,
  counts: (unit: PlacedBlock) => boolean,
): Set<PlacedBlock> {
  const found = new Set([maker]);
  for (const unit of found)
    for (const each of withMembers(unit))
      for (const reader of readers.get(each) ?? []) {
        const next = unitOf(reader, maker);
        if (!isInside(maker, next) && counts(next)) found.add(next);
      }
  return found;
}

function unitOf(placed: PlacedBlock, maker: PlacedBlock): PlacedBlock {
  let unit = placed;
  for (let around = placed.parent; around && !isInside(maker, around); around = around.parent)
    if (around.kind !== 'parallel') unit = around;
  return unit;
}

/** The outermost group that a gate is in: outside of it a list's order says what comes behind. */
function groupAround(gate: PlacedBlock): PlacedBlock | undefined {
  let group: PlacedBlock | undefined;
  for (let around = gate.parent; around; around = around.parent)
    if (around.kind === 'parallel') group = around;
  return group;
}

/** In a list only what is written before the gate has run when it asks; in a group anything may have. */
function mayComeBefore(layout: Layout, unit: PlacedBlock, gate: PlacedBlock): boolean {
  let around = gate.parent;
  while (around && !isInside(unit, around)) around = around.parent;
  return around?.kind === 'parallel' || layout.orderOf(unit) < layout.orderOf(gate);
}
