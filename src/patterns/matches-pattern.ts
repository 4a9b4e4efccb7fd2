import type { MatchesPattern } from '../chain/recovery/rules';
import type { CheckTime } from './check-time';

/** Milliseconds a search may take: a pattern can need more steps than there are atoms. */
export const PATTERN_TIMEOUT = 200;

/** Searches in the time of one check. What it returns throws SyntaxError for a pattern that is not a regular expression. */
export function matcherWithin(time: CheckTime): MatchesPattern {
  return (pattern, text) => {
    const expression = new RegExp(pattern, 'u');
    return time.run(() => expression.test(text), PATTERN_TIMEOUT)?.value ?? 'timeout';
  };
}
