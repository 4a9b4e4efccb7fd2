import { type PlacedBlock, withMembers } from '../placed';
import { callsAtBest } from './ask-effort';

/** Blocks that follow each other, and their calls at best. */
interface Chain {
  readonly calls: number;
  readonly path: readonly string[];
}

const NONE: Chain = { calls: 0, path: [] };

/** The blocks whose calls follow each other in the longest chain of waiting; of a map for one item, of a switch in the longest case. */
export function criticalPath(blocks: readonly PlacedBlock[]): readonly string[] {
  return inList(blocks).path;
}

function inList(blocks: readonly PlacedBlock[]): Chain {
  return blocks.map(longest).reduce(joined, NONE);
}

function longest(placed: PlacedBlock): Chain {
  const own = { calls: callsAtBest(placed), path: [placed.path] };
  if (placed.kind === 'parallel') return inGroup(placed);
  if (placed.members.length === 0) return own;
  return placed.kind === 'switch' ? longer(placed.members.map(longest)) : inList(placed.members);
}

/** The chain of members, each waiting for the one before it, with the most calls. */
function inGroup(group: PlacedBlock): Chain {
  const units = unitsOf(group);
  const unitAround = new Map(units.flatMap((unit) => withMembers(unit).map((each) => [each, unit])));
  const known = new Map<PlacedBlock, Chain>();
  const chainTo = (unit: PlacedBlock): Chain => {
    const found = known.get(unit);
    if (found) return found;
    const awaited = withMembers(unit).flatMap(({ waitsFor }) =>
      waitsFor.flatMap((each) => unitAround.get(each) ?? []),
    );
    const before = [...new Set(awaited)].filter((each) => each !== unit);
    const chain = joined(longer([NONE, ...before.map(chainTo)]), longest(unit));
    known.set(unit, chain);
    return chain;
  };
  return longer(units.map(chainTo));
}

/** Members of a group, and of the groups in it. */
function unitsOf(group: PlacedBlock): PlacedBlock[] {
  return group.members.flatMap((member) => (member.kind === 'parallel' ? unitsOf(member) : [member]));
}

function joined(a: Chain, b: Chain): Chain {
  return { calls: a.calls + b.calls, path: [...a.path, ...b.path] };
}

function longer(chains: readonly Chain[]): Chain {
  return chains.reduce((a, b) => (b.calls > a.calls ? b : a), chains[0] ?? NONE);
}
