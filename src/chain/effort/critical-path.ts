import { type PlacedBlock, withMembers } from '../layout/placed';
import { callsAtBest } from './ask-effort';

/** Blocks that follow each other, and their calls at best. */
interface Chain {
  readonly calls: number;
  readonly path: readonly string[];
}

/** The best chain of waiting that ends with a unit of a group. */
interface Link {
  readonly calls: number;
  readonly before?: Link;
  readonly own: Chain;
}

/** The blocks whose calls follow each other in the longest chain of waiting; of a map for one item, of a switch in the longest case. */
export function criticalPath(blocks: readonly PlacedBlock[]): readonly string[] {
  return inList(blocks).path;
}

function inList(blocks: readonly PlacedBlock[]): Chain {
  const chains = blocks.map(longest);
  return {
    calls: chains.reduce((sum, { calls }) => sum + calls, 0),
    path: chains.flatMap(({ path }) => path),
  };
}

function longest(placed: PlacedBlock): Chain {
  if (placed.kind === 'parallel') return inGroup(placed);
  if (placed.members.length === 0) return { calls: callsAtBest(placed), path: [placed.path] };
  return placed.kind === 'switch' ? mostCalls(placed.members.map(longest))! : inList(placed.members);
}

/** The chain of members, each waiting for the one before it, with the most calls. */
function inGroup(group: PlacedBlock): Chain {
  const units = unitsOf(group);
  const unitAround = new Map(units.flatMap((unit) => withMembers(unit).map((each) => [each, unit])));
  const links = new Map<PlacedBlock, Link>();
  for (const unit of makersFirst(units, (each) => awaitedBy(each, unitAround))) {
    const own = longest(unit);
    const before = mostCalls(awaitedBy(unit, unitAround).flatMap((each) => links.get(each) ?? []));
    const isWorthIt = before !== undefined && before.calls > 0;
    links.set(unit, { calls: own.calls + (before?.calls ?? 0), own, ...(isWorthIt && { before }) });
  }
  const last = mostCalls(units.map((unit) => links.get(unit)!));
  return last ? { calls: last.calls, path: pathTo(last) } : { calls: 0, path: [] };
}

/** Members of a group, and of the groups in it. */
function unitsOf(group: PlacedBlock): PlacedBlock[] {
  return group.members.flatMap((member) => (member.kind === 'parallel' ? unitsOf(member) : [member]));
}

function awaitedBy(unit: PlacedBlock, unitAround: ReadonlyMap<PlacedBlock, PlacedBlock>): PlacedBlock[] {
  const makers = withMembers(unit).flatMap(({ waitsFor }) => waitsFor);
  const units = new Set(makers.flatMap((maker) => unitAround.get(maker) ?? []));
  units.delete(unit);
  return [...units];
}

/** By a stack of its own: thousands of units may wait one for the other. */
function makersFirst(
  units: readonly PlacedBlock[],
  awaited: (unit: PlacedBlock) => readonly PlacedBlock[],
): readonly PlacedBlock[] {
  const sorted = new Set<PlacedBlock>();
  const seen = new Set<PlacedBlock>();
  const stack = units.toReversed();
  for (let unit = stack.at(-1); unit; unit = stack.at(-1)) {
    if (!seen.has(unit)) {
      seen.add(unit);
      stack.push(...awaited(unit).filter((each) => !seen.has(each)));
    } else sorted.add(stack.pop()!);
  }
  return [...sorted];
}

function pathTo(last: Link): readonly string[] {
  const paths: (readonly string[])[] = [];
  for (let at: Link | undefined = last; at; at = at.before) paths.push(at.own.path);
  return paths.reverse().flat();
}

function mostCalls<T extends { readonly calls: number }>(chains: readonly T[]): T | undefined {
  return chains.reduce<T | undefined>((a, b) => (a === undefined || b.calls > a.calls ? b : a), undefined);
}
