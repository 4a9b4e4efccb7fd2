import { createContext, Script } from 'node:vm';
import type { MatchesPattern } from '../chain/recovery/rules';

/** Milliseconds a search may take: a pattern can need more steps than there are atoms. */
export const PATTERN_TIMEOUT = 200;

/** Strings in, a boolean out; a context of its own because only a script's run can be interrupted. */
const sandbox = createContext({ pattern: '', text: '' });
const search = new Script('new RegExp(pattern, "u").test(text)');

/** @throws SyntaxError for a pattern that is not a regular expression. */
export const matchesPattern: MatchesPattern = (pattern, text) => {
  Object.assign(sandbox, { pattern, text });
  try {
    return search.runInContext(sandbox, { timeout: PATTERN_TIMEOUT }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'timeout';
    throw error;
  } finally {
    Object.assign(sandbox, { pattern: '', text: '' });
  }
};
