import { type FoundBlock, type FoundChain } from './found';
import type { Problems } from './problems';
import { mayRead, type Names } from './resolve';

/** Blocks of one group that wait for each other in a circle. */
export function checkCycles(chain: FoundChain, names: Names, problems: Problems): void {
  const search = new Search(chain.blocks, names, problems);
  for (const block of chain.blocks) if (block.top !== block) search.from(block.order);
}

interface Visit {
  readonly node: number;
  readonly waitsFor: readonly number[];
  next: number;
}

/**
 * Depth first, without recursion: a group may hold thousands of blocks in a row. A node is a block's order, or that
 * plus the number of blocks for "every output of its group before it": so `{{all_outputs}}` costs two edges, not thousands.
 */
class Search {
  private readonly path: Visit[] = [];
  private readonly open = new Set<number>();
  private readonly done = new Set<number>();

  constructor(
    private readonly blocks: readonly FoundBlock[],
    private readonly names: Names,
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
    const count = this.blocks.length;
    return node < count ? this.ofBlock(this.blocks[node]!) : this.ofOutputsBefore(node - count);
  }

  /** The blocks of its group whose outputs it names, and the group that it is in. */
  private ofBlock(block: FoundBlock): number[] {
    const slots = [...block.tests.map(({ slot }) => slot), ...block.texts.flatMap((text) => text.slots)];
    const named = new Set<number>();
    for (const { name } of slots) {
      const producer = this.names.producers.get(name);
      if (producer && producer.top === block.top && mayRead(block, producer)) named.add(producer.order);
      if (name === 'all_outputs' && block.top !== block) named.add(this.blocks.length + block.order);
    }
    if (block.parent && block.parent !== block.top) named.add(block.parent.order);
    return [...named];
  }

  private ofOutputsBefore(order: number): number[] {
    const before = this.blocks[order - 1]!;
    if (before.top === before) return [];
    const further = this.blocks.length + before.order;
    return before.output ? [before.order, further] : [further];
  }

  private report(closing: number): void {
    const nodes = this.path.map(({ node }) => node);
    const circle = nodes.slice(nodes.indexOf(closing)).flatMap((node) => this.blocks[node] ?? []);
    const [first] = circle;
    const written = [...circle, first!].map(({ name }) => name);
    const text = written.length > 12 ? [...written.slice(0, 6), '…', ...written.slice(-5)] : written;
    this.problems.add(
      first!.at,
      `${text.join(' → ')}: these blocks wait for each other; take one of the slots out`,
    );
  }
}
