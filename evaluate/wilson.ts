export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of the standard normal distribution, two-sided, at 95 %. */
const Z = 1.959963984540054;

/** Wilson's score interval at 95 % of a share: unlike the usual one it says something of 0 and of all, and of few. */
export function wilson(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const z2 = (Z * Z) / trials;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials));
  return {
    // Exactly, where rounding would leave a hair.
    low: successes === 0 ? 0 : centre - half,
    high: successes === trials ? 1 : centre + half,
  };
}
