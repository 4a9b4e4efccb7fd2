/**
 * The most elements of an order of which none comes before another: by Dilworth's theorem as many as the fewest rows that
 * hold them all, which are the elements less a largest matching of each with one that follows it.
 *
 * @param before By element the set of all that come before it, as bits.
 */
export function largestAntichain(before: readonly bigint[]): number {
  const earlier = before.map((bits) => before.flatMap((_, j) => ((bits >> BigInt(j)) & 1n ? [j] : [])));
  const follower = new Map<number, number>();
  /** Finds an element before `i` that has no follower, or one whose follower can take another. */
  const match = (i: number, tried: Set<number>): boolean =>
    earlier[i]!.some((j) => {
      if (tried.has(j)) return false;
      tried.add(j);
      const other = follower.get(j);
      if (other !== undefined && !match(other, tried)) return false;
      follower.set(j, i);
      return true;
    });
  const matched = before.filter((_, i) => match(i, new Set())).length;
  return before.length - matched;
}
