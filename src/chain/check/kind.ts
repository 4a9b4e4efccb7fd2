import type { JsonObject, JsonSchema } from '../json';
import type { Seen } from './found';
import type { Path } from './problems';
import type { RecordRule } from './record';

/** What the checker knows of one kind of block. The block's own key, `description` and `when` come by themselves. */
export interface KindRule extends RecordRule {
  /** Keys by which a block of this kind is known where its own key is missing. */
  readonly telling: readonly string[];
  /** What the keys mean to each other. */
  readonly also?: (block: JsonObject, at: Path, seen: Seen) => void;
  /** The shape of its output (`{}` where that is not known); absent for a kind that has none. */
  readonly outputSchema?: (block: JsonObject) => JsonSchema;
  /** The chain's `defaults.onFailure` holds for it. */
  readonly takesOnFailure?: boolean;
}

export const TEXT: JsonSchema = { type: 'string' };
