import type { BlockKind } from '../blocks';
import type { Test } from '../definition';
import type { Json, JsonSchema } from '../json';
import type { Slot } from '../template';
import type { Path, Problems } from './problems';

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

export interface FoundInput {
  /** `{}` where the shape is not known. */
  readonly schema: JsonSchema;
  readonly mayBeAbsent: boolean;
}

/** What the walk over a block's shape has found: enough to look at what its parts mean. */
export interface FoundBlock {
  readonly at: Path;
  readonly kind: BlockKind;
  /** Empty where it cannot be read. */
  readonly name: string;
  /** Where the name is written; absent where it cannot be read. */
  readonly nameAt?: Path;
  /** Written order over the whole chain, groups before their members. */
  readonly order: number;
  readonly parent?: FoundBlock;
  /** The block of the top-level list that holds this one; itself there. */
  readonly top: FoundBlock;
  readonly output?: FoundOutput;
  readonly texts: FoundText[];
  readonly tests: FoundTest[];
  /** Slots that are present wherever its `when` holds; undefined where its `when` cannot be read. */
  readonly proven: readonly string[] | undefined;
  /** Why it may not come to its output, or undefined where it always does or the run fails. */
  readonly skippedBy?: string;
}

export interface FoundOutput {
  readonly name: string;
  /** Where the name is written. */
  readonly at: Path;
  /** `{}` where the shape is not known. */
  readonly schema: JsonSchema;
}

export interface FoundChain {
  readonly inputs: Map<string, FoundInput>;
  /** Texts of the chain itself: its context and its defaults. */
  readonly texts: FoundText[];
  /** Every block in written order. */
  readonly blocks: FoundBlock[];
  /** A name could not be read, so that a slot may well name what is missing. */
  lost: boolean;
}

/** Where a shape puts what it finds. */
export interface Seen {
  readonly problems: Problems;
  readonly texts: FoundText[];
  readonly tests: FoundTest[];
  /** Goes on into a list of blocks. */
  readonly enter: (list: readonly Json[], at: Path) => void;
}

/** `step "write_headline"`. */
export function blockText(block: FoundBlock): string {
  return `${block.kind} "${block.name}"`;
}

export function isInside(block: FoundBlock, group: FoundBlock): boolean {
  for (let at = block.parent; at; at = at.parent) if (at === group) return true;
  return false;
}
