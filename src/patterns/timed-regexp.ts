import { matchesPattern, PATTERN_TIMEOUT } from './matches-pattern';

/** What holds of a text whose search took too long, and of which pattern: `could not be searched for /…/u within 200 ms`. */
export class PatternTimeoutError extends Error {
  override readonly name = 'PatternTimeoutError';
}

/**
 * Ajv's `code.regExp`: patterns of schemas are searched with the same time limit as rules.
 *
 * @throws SyntaxError for a broken pattern, when the schema is compiled; PatternTimeoutError when a value is held to it.
 */
export const timedRegExp = Object.assign(
  (pattern: string) => {
    // oxlint-disable-next-line no-new -- refuses a broken pattern
    new RegExp(pattern, 'u');
    return {
      test: (text: string): boolean => {
        const found = matchesPattern(pattern, text);
        if (found !== 'timeout') return found;
        throw new PatternTimeoutError(`could not be searched for /${pattern}/u within ${PATTERN_TIMEOUT} ms`);
      },
      // Ajv keeps one expression per name.
      toString: () => `/${pattern}/u`,
    };
  },
  { code: 'timedRegExp' },
);
