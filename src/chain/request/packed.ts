import type { ModelCall } from '../contract';
import { type Json, jsonBytes } from '../json';

/** Values below this are stored by themselves at some thresholds only: many of them go together. */
const SMALL_BYTES = 128 * 1024;
/** Temporal takes 2 MiB of arguments that are not stored outside; a task has several commands. */
const MOST_SMALL_BYTES = 512 * 1024;

type Named = Pick<ModelCall, 'names' | 'packed'>;

/** A request and the values that follow it, as its activity takes them. */
export interface Packed<Request> {
  readonly request: Omit<Request, 'names'> & Named;
  readonly values: readonly Json[];
}

/**
 * Puts many small values into one, which is large enough to be stored outside. For runs with external storage: each value that
 * travels alone is stored by itself, once for all calls, but only from the storage's threshold on.
 */
export function pack<Request extends ModelCall>(request: Request, values: readonly Json[]): Packed<Request> {
  if (values.length * SMALL_BYTES <= MOST_SMALL_BYTES) return { request, values };
  const sizes = values.map(jsonBytes);
  const isSmall = (_: Json, i: number): boolean => sizes[i]! < SMALL_BYTES;
  const smallBytes = sizes.reduce((sum, bytes) => (bytes < SMALL_BYTES ? sum + bytes : sum), 0);
  if (smallBytes <= MOST_SMALL_BYTES) return { request, values };
  const { names = [], ...rest } = request;
  const places = [...values.keys()].filter((i) => isSmall(values[i]!, i));
  return {
    // Without names of its own a release that knows of no packing fails at once, and Temporal asks another worker.
    request: { ...rest, packed: { names, places } },
    values: [...values.filter((value, i) => !isSmall(value, i)), values.filter(isSmall)],
  };
}

/** The names of a request, and the values in their order, as they were before {@link pack}. */
export function unpack(
  { names = [], packed }: Named,
  values: readonly Json[],
): { readonly names: readonly string[]; readonly values: readonly Json[] } {
  if (!packed) return { names, values };
  const together = values.at(-1) as readonly Json[];
  const isPacked = new Set(packed.places);
  const [small, large] = [together.values(), values.values()];
  const all = Array.from(
    { length: values.length - 1 + together.length },
    (_, i) => (isPacked.has(i) ? small : large).next().value!,
  );
  return { names: packed.names, values: all };
}
