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
