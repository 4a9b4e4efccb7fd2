import { isObject, type Json, own } from '../../json';
import type { Path } from '../problems';
import type { Seen } from '../seen';

/** A block that hands something out. `what`: what it stands in. */
export function valued(value: Json, at: Path, seen: Seen, what: string, caseOf?: string): void {
  if (isObject(value) && own(value, 'approval') !== undefined)
    seen.problems.add(
      at,
      `an approval has no output, and ${what} needs one: put it into a group with the block that makes it`,
    );
  seen.enter(value, at, caseOf);
}
