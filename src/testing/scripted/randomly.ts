import type { Answer, Randomly, Script } from './answer';

/** Faults by chance: the same seed gives the n-th call of a key the same luck, in whatever order keys are called. */
export function randomly(
  seed: number,
  rate: number,
  faults: Answer | readonly Answer[],
  rest: Script,
): Randomly {
  const of: readonly Answer[] = Array.isArray(faults) ? faults : [faults as Answer];
  if (of.length === 0) throw new RangeError('randomly: give at least one fault');
  return { seed, rate, of, rest };
}

/** The fault that strikes the n-th call of a key, if one does. */
export function luckOf(script: Randomly, key: string, n: number): Answer | undefined {
  const drawn = uniform(script.seed, key, n);
  return drawn < script.rate ? script.of[Math.floor((drawn / script.rate) * script.of.length)] : undefined;
}

/** FNV-1a over the key, then the finaliser of MurmurHash3: 0 up to 1. */
function uniform(seed: number, key: string, n: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ n, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
