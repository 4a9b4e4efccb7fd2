import type { JsonObject, JsonSchema } from '../../json';
import type { FoundBlock, FoundInput } from '../found';
import type { Path } from '../problems';
import type { Reading } from '../meaning/reading';
import type { RecordRule } from '../shape/record';
import type { Seen } from '../seen';

/** What the checker knows of one kind of block. The block's own key, `description` and `when` come by themselves. */
export interface KindRule extends RecordRule {
  /** Keys by which a block of this kind is known where its own key is missing. */
  readonly telling: readonly string[];
  /** What the keys mean to each other. */
  readonly also?: (block: JsonObject, at: Path, seen: Seen) => void;
  /** What its members are given; absent for a kind whose members have no scope of their own. */
  readonly gives?: (block: JsonObject) => Map<string, FoundInput>;
  /** The shape of its output (`{}` where that is not known), its members being read; absent for a kind that has none. */
  readonly outputSchema?: (block: FoundBlock) => JsonSchema;
  /** Which words of its own may keep it from its output. */
  readonly absentBy: readonly ('when' | 'skip' | 'ask')[];
  /** What else may, its members being read; as {@link FoundBlock.skippedBy}. */
  readonly alsoAbsentBy?: (block: FoundBlock) => string | undefined;
  /** The chain's `defaults.onFailure` holds for it. */
  readonly takesOnFailure?: boolean;
  /** What it means to the blocks around it, beyond its condition and its texts. */
  readonly meaning?: (block: FoundBlock, reading: Reading) => void;
}

export const TEXT: JsonSchema = { type: 'string' };
