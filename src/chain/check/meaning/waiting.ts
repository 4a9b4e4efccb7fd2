import { type FoundBlock, type FoundChain, isInside, slotsNamed } from '../found';
import { takenFrom } from './resolve';

/** Moments of a block that others wait for: its start, its end, and that of every output before it. */
const [START, END, BEFORE, MOMENTS] = [0, 1, 2, 3];

/** A moment of a block, as a number: the graph has three for each of thousands of blocks. */
export type Moment = number;

/** Moments that are looked at for what blocks need, at most. */
const MOST_LOOKED_AT = 1_000_000;

/**
 * What waits for what in a chain, by named slots and `{{all_outputs}}`. All outputs before a block are those of the
 * sibling before it, and all before that one: a few edges, not thousands.
 */
export class Waiting {
  private readonly known = new Map<Moment, readonly Moment[]>();
  private left = MOST_LOOKED_AT;

  constructor(private readonly chain: FoundChain) {}

  blockOf(moment: Moment): FoundBlock {
    return this.chain.blocks[Math.floor(moment / MOMENTS)]!;
  }

  startOf({ order }: FoundBlock): Moment {
    return order * MOMENTS + START;
  }

  /** That of a block without members is its start. */
  endOf({ order, members }: FoundBlock): Moment {
    return order * MOMENTS + (members.length > 0 ? END : START);
  }

  /** Whether something happens then, and it is not only what has come before. */
  isOwn(moment: Moment): boolean {
    return moment % MOMENTS !== BEFORE;
  }

  /** The moments that one waits for. */
  waitsFor(moment: Moment): readonly Moment[] {
    const known = this.known.get(moment);
    if (known) return known;
    const found = this.find(this.blockOf(moment), moment % MOMENTS);
    this.known.set(moment, found);
    return found;
  }

  /** Whether one block has to start before another can end; so it is taken to be where that is too much to look at. */
  isNeeded(block: FoundBlock, by: FoundBlock): boolean {
    for (const needed of this.neededBy(by)) if (needed === block) return true;
    return this.left <= 0;
  }

  /** Every block that has to start before one can end, itself among them, the nearest first. */
  *neededBy(block: FoundBlock): Generator<FoundBlock> {
    const moments = new Set<Moment>([this.endOf(block)]);
    for (const moment of moments) {
      this.left -= 1;
      if (this.left <= 0) return;
      if (this.isOwn(moment)) yield this.blockOf(moment);
      for (const next of this.waitsFor(moment)) moments.add(next);
    }
  }

  private find(block: FoundBlock, which: number): readonly Moment[] {
    if (which === START) return this.ofStart(block);
    if (which === BEFORE) return this.ofOutputsBefore(block);
    return [this.startOf(block), ...block.members.map((member) => this.endOf(member))];
  }

  /** Out of whose hands it takes what it names, and the block that it is part of. */
  private ofStart(block: FoundBlock): Moment[] {
    const moments = new Set<Moment>();
    const take = (from: FoundBlock): void => {
      for (const each of [from, ...askersAround(from, block)]) moments.add(this.endOf(each));
    };
    if (block.decidesOn) take(block.decidesOn);
    for (const slot of slotsNamed(block)) {
      const from = takenFrom(slot, block, this.chain);
      if (from) take(from);
      else if (slot.name === 'all_outputs') moments.add(beforeOf(block));
    }
    if (block.parent) moments.add(this.startOf(block.parent));
    return [...moments];
  }

  private ofOutputsBefore(block: FoundBlock): Moment[] {
    const before = this.siblingBefore(block);
    if (before) return [...lastHandsIn(before).map((hand) => this.endOf(hand)), beforeOf(before)];
    return block.parent ? [beforeOf(block.parent)] : [];
  }

  /** Whose outputs it sees: a case sees none of another's. */
  private siblingBefore({ order, parent }: FoundBlock): FoundBlock | undefined {
    if (parent?.kind === 'switch') return undefined;
    let before: FoundBlock | undefined = this.chain.blocks[order - 1];
    while (before && before !== parent && before.parent !== parent) before = before.parent;
    return before === parent ? undefined : before;
  }
}

function beforeOf({ order }: FoundBlock): Moment {
  return order * MOMENTS + BEFORE;
}

/** Groups around a maker alone that ask a person where something in them fails: its reader waits for the answer. */
function askersAround(maker: FoundBlock, reader: FoundBlock): FoundBlock[] {
  const askers: FoundBlock[] = [];
  for (let group = maker.parent; group && group !== reader && !isInside(reader, group); group = group.parent)
    if (asks(group)) askers.push(group);
  return askers;
}

function asks({ kind, written }: FoundBlock): boolean {
  return kind === 'parallel' && written['onFailure'] === 'ask';
}

/** The blocks out of whose hands others take an output, a group's members among them, and the group that asks about them. */
function lastHandsIn(block: FoundBlock): FoundBlock[] {
  if (block.kind === 'parallel')
    return [...block.members.flatMap(lastHandsIn), ...(asks(block) ? [block] : [])];
  const name = block.decidesOn ? (block.written['of'] as string) : block.output?.name;
  return name !== undefined && block.scope.hands.get(name)?.at(-1) === block ? [block] : [];
}
