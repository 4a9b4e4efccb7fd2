import { type FoundBlock, type FoundChain, slotsNamed } from './found';
import type { Problems } from './problems';
import { takenFrom } from './resolve';

/** Blocks of one group that wait for each other in a circle. */
export function checkCycles(chain: FoundChain, problems: Problems): void {
  const search = new Search(chain, problems);
  for (const block of chain.blocks) if (block.parent) search.from(block.order * MOMENTS);
}

/** Moments of a block that others wait for: its start, its end, and that of `{{all_outputs}}` before it. */
const [START, END, BEFORE, MOMENTS] = [0, 1, 2, 3];

interface Visit {
  readonly node: number;
  readonly waitsFor: readonly number[];
  next: number;
}

/**
 * Depth first, without recursion: a group may hold thousands of blocks in a row. A node is a moment of a block. So what
 * `{{all_outputs}}` waits for is the outputs of the sibling before, and what that one's would: a few edges, not thousands.
 */
class Search {
  private readonly path: Visit[] = [];
  private readonly open = new Set<number>();
  private readonly done = new Set<number>();

  constructor(
    private readonly chain: FoundChain,
    private readonly problems: Problems,
  ) {}

  from(start: number): void {
    if (this.done.has(start)) return;
    this.enter(start);
    for (let last = this.path.at(-1); last; last = this.path.at(-1)) {
      const next = last.waitsFor[last.next];
      last.next += 1;
      if (next === undefined) this.leave();
      else if (this.open.has(next)) this.report(next);
      else if (!this.done.has(next)) this.enter(next);
    }
  }

  private enter(node: number): void {
    this.open.add(node);
    this.path.push({ node, waitsFor: this.waitsFor(node), next: 0 });
  }

  private leave(): void {
    const { node } = this.path.pop()!;
    this.open.delete(node);
    this.done.add(node);
  }

  private waitsFor(node: number): number[] {
    const block = this.blockOf(node);
    const moment = node % MOMENTS;
    if (moment === BEFORE) return this.ofOutputsBefore(block);
    return moment === END ? [block.order * MOMENTS, ...block.members.map(endOf)] : this.ofStart(block);
  }

  /** Out of whose hands it takes what it names, and the block that it is part of. */
  private ofStart(block: FoundBlock): number[] {
    const named = new Set<number>();
    if (block.decidesOn) named.add(endOf(block.decidesOn));
    for (const slot of slotsNamed(block)) {
      const from = takenFrom(slot, block, this.chain);
      if (from) named.add(endOf(from));
      else if (slot.name === 'all_outputs' && block.parent) named.add(block.order * MOMENTS + BEFORE);
    }
    if (block.parent) named.add(block.parent.order * MOMENTS);
    return [...named];
  }

  private ofOutputsBefore(block: FoundBlock): number[] {
    const { parent } = block;
    if (!parent) return [];
    const before = parent.kind === 'parallel' ? this.siblingBefore(block) : undefined;
    if (!before) return [parent.order * MOMENTS + BEFORE];
    return [...lastHandsIn(before).map(endOf), before.order * MOMENTS + BEFORE];
  }

  private siblingBefore({ order, parent }: FoundBlock): FoundBlock | undefined {
    let before: FoundBlock | undefined = this.chain.blocks[order - 1];
    while (before && before !== parent && before.parent !== parent) before = before.parent;
    return before === parent ? undefined : before;
  }

  private report(closing: number): void {
    const nodes = this.path.map(({ node }) => node);
    const circle = nodes
      .slice(nodes.indexOf(closing))
      .filter((node) => node % MOMENTS !== BEFORE)
      .map((node) => this.blockOf(node))
      .filter((block, i, all) => block !== all[i - 1]);
    const [first] = circle as [FoundBlock];
    const written = [...circle, first].map(({ name }) => name);
    const text = written.length > 12 ? [...written.slice(0, 6), '…', ...written.slice(-5)] : written;
    this.problems.add(
      first.at,
      `${text.join(' → ')}: these blocks wait for each other; take one of the slots out`,
    );
  }

  private blockOf(node: number): FoundBlock {
    return this.chain.blocks[Math.floor(node / MOMENTS)]!;
  }
}

/** The end of a block without members is its start. */
function endOf({ order, members }: FoundBlock): number {
  return order * MOMENTS + (members.length > 0 ? END : START);
}

/** The blocks out of whose hands others take an output, a group's members among them. */
function lastHandsIn(block: FoundBlock): FoundBlock[] {
  if (block.kind === 'parallel') return block.members.flatMap(lastHandsIn);
  const { scope, output, written } = block;
  const name = block.decidesOn ? (written['of'] as string) : output?.name;
  return name !== undefined && scope.hands.get(name)?.at(-1) === block ? [block] : [];
}
