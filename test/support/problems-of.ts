import { checkDefinition } from '../../src/chain/definition/check-definition';
import { problemText } from '../../src/chain/check/problems';

/** What is wrong with a chain of these blocks, which is given a `brief`: each as `path: message`. */
export function problemsOf(blocks: unknown, rest: object = {}): string[] {
  return checkDefinition({ catenary: 1, name: 'x', inputs: { brief: 'string' }, blocks, ...rest }).map(
    problemText,
  );
}

/** What is wrong with a chain of one step. */
export function stepProblems(step: object, rest: object = {}): string[] {
  return problemsOf([{ step: 'a', prompt: 'p', ...step }], rest);
}
