import type { Json } from '../json';
import type { FoundBare, FoundTest, FoundText } from './found';
import type { Path, Problems } from './problems';
import { newSchemaReading, type SchemaReading } from './schema/schema-reading';

/** What a check keeps for a whole definition, sub-chains and all. */
export interface Whole extends SchemaReading {
  readonly problems: Problems;
  /** Blocks so far. */
  blocks: number;
  /** A gate has a time limit. */
  isTimed: boolean;
}

export function newWhole(problems: Problems): Whole {
  return { ...newSchemaReading(), problems, blocks: 0, isTimed: false };
}

/** What of a chain's defaults bears on the meaning of its blocks. */
export interface Inherited {
  /** Of steps. */
  readonly onFailure?: Json;
  /** Gates have a time limit. */
  readonly timeout: boolean;
}

/** Where a shape puts what it finds. */
export interface Seen {
  readonly problems: Problems;
  readonly whole: Whole;
  readonly inherited: Inherited;
  readonly texts: FoundText[];
  readonly tests: FoundTest[];
  readonly bares: FoundBare[];
  /** Goes on into a block of this one. `caseOf`: the value that it is the case of. */
  readonly enter: (block: Json, at: Path, caseOf?: string) => void;
  /** Goes on into the definition of a sub-chain. */
  readonly define: (definition: Json, at: Path) => void;
}
