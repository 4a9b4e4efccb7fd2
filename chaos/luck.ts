/**
 * A number in [0, 1) from a seed and what it is drawn for: FNV-1a over the words, then the finaliser of MurmurHash3. It
 * has no state, so that the same seed gives the same luck in whatever order processes ask.
 */
export function luck(seed: number, ...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const char of words.join('\u0000')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** One of a list, drawn by {@link luck}. */
export function oneOf<T>(list: readonly T[], seed: number, ...words: readonly (string | number)[]): T {
  return list[Math.floor(luck(seed, ...words) * list.length)]!;
}
