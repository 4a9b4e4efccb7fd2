/** Why a text is not a regular expression with flag `u`, or undefined where it is one. */
export function regExpProblem(source: string): string | undefined {
  if (source.length > 10_000) return 'is longer than 10,000 characters';
  try {
    new RegExp(source, 'u');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read';
  }
}
