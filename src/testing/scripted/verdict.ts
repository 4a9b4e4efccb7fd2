import type { Reply } from './answer';

/** What a judge answers. */
export const verdict = {
  pass: (): Reply => ({ json: { verdict: 'pass', reasons: [] } }),
  fail: (...reasons: readonly [string, ...string[]]): Reply => ({ json: { verdict: 'fail', reasons } }),
};
