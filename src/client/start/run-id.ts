import { RunIdError } from '../errors';

const LONGEST = 512;
/** C0, DEL, C1, line and paragraph separators, marks that reorder text, and halves of a surrogate pair. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

/**
 * Refuses ids that Temporal would take and people could not read, type or find again.
 *
 * @throws RunIdError naming the place and the mend.
 */
export function checkRunId(id: unknown): asserts id is string {
  if (typeof id !== 'string') throw new RunIdError(`a run needs an id, a text of its own, not ${typeof id}`);
  if (id === '') throw new RunIdError('the run id is empty: name what the run is about, such as "page-4711"');
  if (id.length > LONGEST)
    throw new RunIdError(
      `the run id has ${id.length} characters, at most ${LONGEST} are allowed: shorten it, or hash it`,
    );
  const found = UNPRINTABLE.exec(id);
  if (!found) return;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  throw new RunIdError(
    `run id ${JSON.stringify(id)} holds the unprintable character U+${code} at ${found.index}: leave it out`,
  );
}
