import { ChainDefinitionError, type LocatedProblem } from '../../src/define/definition-error';

/** What a chain is refused for; nothing where it is not. */
export function refused(make: () => unknown): readonly LocatedProblem[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof ChainDefinitionError) return error.problems;
    throw error;
  }
}

/** What the error says that is thrown. */
export function thrownBy(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
