import type { FoundBlock, FoundChain } from '../found';
import type { Problems } from '../problems';
import type { Moment, Waiting } from './waiting';

/** Blocks of one group that wait for each other in a circle. */
export function checkCycles(chain: FoundChain, waiting: Waiting, problems: Problems): void {
  const search = new Search(waiting, problems);
  for (const block of chain.blocks) if (block.parent) search.from(waiting.startOf(block));
}

interface Visit {
  readonly moment: Moment;
  readonly waitsFor: readonly Moment[];
  next: number;
}

/** Depth first, without recursion: a group may hold thousands of blocks in a row. */
class Search {
  private readonly path: Visit[] = [];
  private readonly open = new Set<Moment>();
  private readonly done = new Set<Moment>();

  constructor(
    private readonly waiting: Waiting,
    private readonly problems: Problems,
  ) {}

  from(start: Moment): void {
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

  private enter(moment: Moment): void {
    this.open.add(moment);
    this.path.push({ moment, waitsFor: this.waiting.waitsFor(moment), next: 0 });
  }

  private leave(): void {
    const { moment } = this.path.pop()!;
    this.open.delete(moment);
    this.done.add(moment);
  }

  private report(closing: Moment): void {
    const moments = this.path.map(({ moment }) => moment);
    const circle = moments
      .slice(moments.indexOf(closing))
      .filter((moment) => this.waiting.isOwn(moment))
      .map((moment) => this.waiting.blockOf(moment))
      .filter((block, i, all) => block !== all[i - 1]);
    const [first] = circle as [FoundBlock];
    const written = [...circle, first].map(({ name }) => name);
    const text = written.length > 12 ? [...written.slice(0, 6), '…', ...written.slice(-5)] : written;
    this.problems.add(
      first.at,
      `${text.join(' → ')}: these blocks wait for each other; take one of the slots out`,
    );
  }
}
