import type { BlockKind } from '../definition/blocks';
import type { Test } from '../definition/definition';
import type { JsonObject, JsonSchema } from '../json';
import type { Slot } from '../template/template';
import type { Path } from './problems';

/** A template in its place, with the slots that it names. */
export interface FoundText {
  readonly at: Path;
  readonly slots: readonly Slot[];
  /** Why it may name inputs only, such as `a system prompt`; absent where it may name outputs too. */
  readonly inputsOnly?: string;
}

/** One test of a condition in its place. */
export interface FoundTest {
  readonly at: Path;
  readonly slot: Slot;
  readonly test: Test;
}

/** A slot that is written without braces, in its place. */
export interface FoundBare {
  readonly at: Path;
  readonly slot: Slot;
}

export interface FoundInput {
  /** `{}` where the shape is not known. */
  readonly schema: JsonSchema;
  readonly mayBeAbsent: boolean;
  /** Something stands for it where it is not given. */
  readonly hasDefault?: boolean;
}

/** Where names live: a chain, an item of a map, a switch. */
export interface FoundScope {
  /** The map or the switch that it belongs to; absent for a chain's. */
  readonly opener?: FoundBlock;
  /** What is given there: a chain's inputs, an item and its index. */
  readonly inputs: Map<string, FoundInput>;
  /** By output name, in written order, whose hands the output goes through: its maker's, then its gates'. */
  readonly hands: Map<string, FoundBlock[]>;
}

/** What the walk over a block's shape has found: enough to look at what its parts mean. */
export interface FoundBlock {
  readonly at: Path;
  readonly kind: BlockKind;
  /** As it is written. */
  readonly written: JsonObject;
  /** Empty where it cannot be read. */
  readonly name: string;
  /** Where the name is written; absent where it cannot be read. */
  readonly nameAt?: Path;
  /** Written order over the whole chain, blocks before their members. */
  readonly order: number;
  readonly parent?: FoundBlock;
  /** In written order; a sub-chain's blocks are in its own definition. */
  readonly members: FoundBlock[];
  /** Where its names are looked up, and where its output belongs. */
  readonly scope: FoundScope;
  /** Of a map and a switch: the scope of its members. */
  readonly inner?: FoundScope;
  /** Of a sub-chain. */
  readonly definition?: FoundChain;
  readonly output?: FoundOutput;
  /** Of a gate: out of whose hands it takes what it decides on. */
  readonly decidesOn?: FoundBlock;
  /** Of a case: the value that it is for. */
  readonly caseOf?: string;
  readonly texts: FoundText[];
  readonly tests: FoundTest[];
  readonly bares: FoundBare[];
  /** Slots that are present wherever its `when` holds; undefined where its `when` cannot be read. */
  readonly proven: readonly string[] | undefined;
  /** Why it may not come to its output, or undefined where it always does or the run fails. */
  readonly skippedBy?: string;
  /** As `skippedBy`, having started: a gate that does not start lets its output through. */
  readonly droppedBy?: string;
}

export interface FoundOutput {
  readonly name: string;
  /** Where the name is written. */
  readonly at: Path;
  /** `{}` where the shape is not known. */
  readonly schema: JsonSchema;
}

export interface FoundChain {
  readonly at: Path;
  readonly scope: FoundScope;
  /** The block whose sub-chain it is. */
  readonly around?: FoundBlock;
  /** Characters that the paths of its blocks start with. */
  readonly prefix: number;
  /** Texts of the chain itself: its context and its defaults. */
  readonly texts: FoundText[];
  /** Every block in written order; those of sub-chains are in their own definitions. */
  readonly blocks: FoundBlock[];
  /** A name could not be read, so that a slot may well name what is missing. */
  lost: boolean;
}

/** `step "write_headline"`. */
export function blockText(block: FoundBlock): string {
  return `${block.kind} "${block.name}"`;
}

export function isInside(block: FoundBlock, around: FoundBlock): boolean {
  for (let at = block.parent; at; at = at.parent) if (at === around) return true;
  return false;
}

/** The nearest block around both; undefined where that is the chain's own list. */
export function nearestAround(one: FoundBlock, other: FoundBlock): FoundBlock | undefined {
  for (let at = one.parent; at; at = at.parent) if (isInside(other, at)) return at;
  return undefined;
}

/** The scopes whose names a block sees, the nearest first. */
export function* scopesAround(block: FoundBlock): Generator<FoundScope> {
  for (let scope: FoundScope | undefined = block.scope; scope; scope = scope.opener?.scope) yield scope;
}

/** Every slot that a block names, in its condition, without braces and in its texts. */
export function slotsNamed({ tests, bares, texts }: FoundBlock): Slot[] {
  return [...tests, ...bares].map(({ slot }) => slot).concat(texts.flatMap(({ slots }) => slots));
}
