import { provenPresent } from '../template/condition';
import type { Condition } from '../definition/definition';
import { isObject, type Json, type JsonObject, own } from '../json';
import { condition } from './shape/condition-shape';
import { type FoundBlock, type FoundChain, type FoundOutput, type FoundScope } from './found';
import { takeHands } from './meaning/hands';
import { KINDS } from './kinds/kinds';
import type { Path } from './problems';
import { readKind, type ReadKind, readName } from './read-kind';
import { checkKeys } from './shape/record';
import type { Inherited, Seen, Whole } from './seen';
import { anything, type Shape, show, string } from './shape/shape';
import { skippedBy } from './meaning/skipped-by';

/** Of blocks in a definition, at any depth. */
const MAX_BLOCKS = 10_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads the blocks of a chain: reports what is wrong with their shape, and keeps what they are to each other. */
export class BlockReader {
  constructor(
    private readonly chain: FoundChain,
    private readonly whole: Whole,
    private readonly inherited: Inherited,
    private readonly define: (block: FoundBlock, definition: Json, at: Path) => FoundChain,
  ) {}

  read(value: Json, at: Path, parent?: FoundBlock, caseOf?: string): void {
    const { problems } = this.whole;
    if (this.whole.blocks >= MAX_BLOCKS) {
      this.chain.lost = true;
      return problems.add(at.slice(0, -1), `a chain has at most ${MAX_BLOCKS} blocks`);
    }
    const kind = isObject(value) ? readKind(value as JsonObject, at, problems) : undefined;
    if (!isObject(value))
      problems.add(at, `must be a block such as { step: name, prompt: … }, not ${show(value)}`);
    if (!kind) this.chain.lost = true;
    else this.readAs(kind, value as JsonObject, at, parent, caseOf);
  }

  private readAs(read: ReadKind, block: JsonObject, at: Path, parent?: FoundBlock, caseOf?: string): void {
    const rule = KINDS[read.kind];
    const found = this.place(read, block, at, parent, caseOf);
    const seen = this.seenIn(found);
    const spoken: Record<string, Shape> = {};
    for (const key of read.spoken) spoken[key] = key === read.key ? string : anything;
    const when: Shape = (value, place) => this.readWhen(value, place, found, seen);
    const keys = { [read.kind]: string, description: string, when, ...rule.keys, ...spoken };
    checkKeys({ ...rule, keys }, block, at, seen);
    rule.also?.(block, at, seen);
    if (found.output) found.output = { ...found.output, schema: rule.outputSchema!(found) };
    Object.assign(found, skippedBy(found, this.inherited));
  }

  private place(
    read: ReadKind,
    block: JsonObject,
    at: Path,
    parent?: FoundBlock,
    caseOf?: string,
  ): Mutable<FoundBlock> {
    const name = readName(block, read);
    if (name === undefined) this.chain.lost = true;
    const output = outputOf(read, block, at, name);
    const found: Mutable<FoundBlock> = {
      at,
      kind: read.kind,
      written: block,
      name: name ?? '',
      order: this.chain.blocks.length,
      members: [],
      scope: scopeIn(parent) ?? this.chain.scope,
      texts: [],
      tests: [],
      bares: [],
      proven: [],
      ...(name !== undefined && { nameAt: [...at, read.key] }),
      ...(parent && { parent }),
      ...(output && { output }),
      ...(caseOf !== undefined && { caseOf }),
    };
    const given = KINDS[read.kind].gives?.(block);
    if (given) found.inner = { opener: found, inputs: given, hands: new Map() };
    const decidesOn = takeHands(found);
    if (decidesOn) found.decidesOn = decidesOn;
    parent?.members.push(found);
    this.chain.blocks.push(found);
    this.whole.blocks += 1;
    return found;
  }

  private seenIn(found: Mutable<FoundBlock>): Seen {
    const { problems } = this.whole;
    const { texts, tests, bares } = found;
    return {
      problems,
      whole: this.whole,
      inherited: this.inherited,
      texts,
      tests,
      bares,
      enter: (block, at, caseOf) => this.read(block, at, found, caseOf),
      define: (definition, at) => {
        found.definition = this.define(found, definition, at);
      },
    };
  }

  private readWhen(value: Json, at: Path, found: Mutable<FoundBlock>, seen: Seen): void {
    const before = this.whole.problems.count;
    condition(value, at, seen);
    found.proven = this.whole.problems.count === before ? provenPresent(value as Condition) : undefined;
  }
}

function scopeIn(parent: FoundBlock | undefined): FoundScope | undefined {
  return parent && (parent.inner ?? parent.scope);
}

function outputOf(read: ReadKind, block: JsonObject, at: Path, name?: string): FoundOutput | undefined {
  const as = own(block, 'as');
  const called = typeof as === 'string' ? as : name;
  if (!KINDS[read.kind].outputSchema || called === undefined) return undefined;
  return { name: called, at: [...at, typeof as === 'string' ? 'as' : read.key], schema: {} };
}
