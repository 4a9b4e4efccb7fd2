/** Ajv's `code.regExp`, which notes what is being searched for: the last note of an interrupted check says what held it up. */
export class NotedSearches {
  /** Undefined where no search is under way. */
  current: { readonly pattern: string; readonly text: string } | undefined;

  /** @throws SyntaxError for a broken pattern, when the schema is compiled. */
  readonly regExp = Object.assign(
    (pattern: string) => {
      const expression = new RegExp(pattern, 'u');
      return {
        test: (text: string): boolean => {
          this.current = { pattern, text };
          const isFound = expression.test(text);
          this.current = undefined;
          return isFound;
        },
        // Ajv keeps one expression per name.
        toString: () => `/${pattern}/u`,
      };
    },
    { code: 'notedRegExp' },
  );
}
