import type { Condition } from '../definition';
import { provenPresent } from '../condition';
import { isObject, type Json, type JsonObject, own } from '../json';
import { condition } from './condition-shape';
import type { FoundBlock, FoundChain, FoundOutput, Seen } from './found';
import { KINDS } from './kinds';
import type { Path, Problems } from './problems';
import { readKind, type ReadKind, readName } from './read-kind';
import { checkKeys } from './record';
import { anything, type Shape, show, string } from './shape';

/** Of blocks in a chain, at any depth. */
export const MAX_BLOCKS = 10_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads lists of blocks: reports what is wrong with their shape, and keeps what they are to each other. */
export class BlockReader {
  constructor(
    private readonly chain: FoundChain,
    private readonly problems: Problems,
    /** The chain's `defaults.onFailure` is `skip`. */
    private readonly skipsByDefault: boolean,
  ) {}

  read(list: readonly Json[], at: Path, parent?: FoundBlock): void {
    for (const [i, block] of list.entries()) {
      if (this.chain.blocks.length >= MAX_BLOCKS) {
        this.chain.lost = true;
        return this.problems.add(at, `a chain has at most ${MAX_BLOCKS} blocks`);
      }
      this.readBlock(block, [...at, i], parent);
    }
  }

  private readBlock(value: Json, at: Path, parent: FoundBlock | undefined): void {
    const kind = isObject(value) ? readKind(value as JsonObject, at, this.problems) : undefined;
    if (!isObject(value)) {
      this.problems.add(at, `must be a block such as { step: name, prompt: … }, not ${show(value)}`);
    }
    if (!kind) this.chain.lost = true;
    else this.readAs(kind, value as JsonObject, at, parent);
  }

  private readAs(read: ReadKind, block: JsonObject, at: Path, parent: FoundBlock | undefined): void {
    const found = this.place(read, block, at, parent);
    const seen: Seen = {
      problems: this.problems,
      texts: found.texts,
      tests: found.tests,
      enter: (list, place) => this.read(list, place, found),
    };
    const rule = KINDS[read.kind];
    const spoken: Record<string, Shape> = {};
    for (const key of read.spoken) spoken[key] = key === read.key ? string : anything;
    const when: Shape = (value, place) => this.readWhen(value, place, found, seen);
    const keys = { [read.kind]: string, description: string, when, ...rule.keys, ...spoken };
    checkKeys({ ...rule, keys }, block, at, seen);
    rule.also?.(block, at, seen);
  }

  private place(read: ReadKind, block: JsonObject, at: Path, parent: FoundBlock | undefined): FoundBlock {
    const name = readName(block, read);
    if (name === undefined) this.chain.lost = true;
    const output = outputOf(read, block, at, name);
    const skippedBy = this.skippedBy(read, block);
    const found: Mutable<Omit<FoundBlock, 'top'>> & { top?: FoundBlock } = {
      at,
      kind: read.kind,
      name: name ?? '',
      order: this.chain.blocks.length,
      texts: [],
      tests: [],
      proven: [],
      ...(name !== undefined && { nameAt: [...at, read.key] }),
      ...(parent && { parent }),
      ...(output && { output }),
      ...(skippedBy !== undefined && { skippedBy }),
    };
    found.top = parent?.top ?? (found as FoundBlock);
    this.chain.blocks.push(found as FoundBlock);
    return found as FoundBlock;
  }

  private skippedBy({ kind }: ReadKind, block: JsonObject): string | undefined {
    if (own(block, 'when') !== undefined) return 'has a "when"';
    const said = own(block, 'onFailure');
    if (said === 'skip') return 'is skipped where it fails (onFailure: skip)';
    const inherited = said === undefined && this.skipsByDefault && KINDS[kind].takesOnFailure === true;
    return inherited ? 'is skipped where it fails (defaults.onFailure: skip)' : undefined;
  }

  private readWhen(value: Json, at: Path, found: Mutable<FoundBlock>, seen: Seen): void {
    const before = this.problems.count;
    condition(value, at, seen);
    found.proven = this.problems.count === before ? provenPresent(value as Condition) : undefined;
  }
}

function outputOf(read: ReadKind, block: JsonObject, at: Path, name?: string): FoundOutput | undefined {
  const { outputSchema } = KINDS[read.kind];
  const as = own(block, 'as');
  const called = typeof as === 'string' ? as : name;
  if (!outputSchema || called === undefined) return undefined;
  return { name: called, at: [...at, typeof as === 'string' ? 'as' : read.key], schema: outputSchema(block) };
}
