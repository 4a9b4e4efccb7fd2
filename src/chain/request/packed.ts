import type { ModelCall } from '../contract';
import { type Json, jsonBytes } from '../json';

/** Values below this may be too small to be stored outside, whatever the threshold: then they travel in the command itself. */
const SMALL_BYTES = 128 * 1024;
/** Temporal takes 2 MiB of arguments that are not stored outside; a task has several commands. */
const MOST_SMALL_BYTES = 512 * 1024;

/** A request and the values that follow it, as its activity takes them. */
export interface Packed<Request> {
  readonly request: Request & Pick<ModelCall, 'packed'>;
  readonly values: readonly Json[];
}

/**
 * Puts many small values into one, which is large enough to be stored outside. For runs with external storage: each value that
 * travels alone is stored by itself, once for all calls, but only from the storage's threshold on.
 */
export function pack<Request extends Pick<ModelCall, 'names'>>(
  request: Request,
  values: readonly Json[],
): Packed<Request> {
  const sizes = values.map(jsonBytes);
  const isSmall = (_: Json, i: number): boolean => sizes[i]! < SMALL_BYTES;
  const smallBytes = sizes.reduce((sum, bytes) => (bytes < SMALL_BYTES ? sum + bytes : sum), 0);
  if (smallBytes <= MOST_SMALL_BYTES) return { request, values };
  const packed = [...values.keys()].filter((i) => isSmall(values[i]!, i));
  return {
    request: { ...request, packed },
    values: [...values.filter((value, i) => !isSmall(value, i)), values.filter(isSmall)],
  };
}

/** The values in the order of their names, as they were before {@link pack}. */
export function unpack({ packed }: Pick<ModelCall, 'packed'>, values: readonly Json[]): readonly Json[] {
  if (!packed) return values;
  const together = values.at(-1) as readonly Json[];
  const isPacked = new Set(packed);
  const [small, large] = [together.values(), values.values()];
  return Array.from(
    { length: values.length - 1 + together.length },
    (_, i) => (isPacked.has(i) ? small : large).next().value!,
  );
}
