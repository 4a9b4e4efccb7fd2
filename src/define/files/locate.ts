import type { LocatedProblem } from '../definition-error';
import type { TextSource } from './text-source';
import { find, type Scalar, type Tree } from './tree';

/** Where a problem is written; undefined for one that follows from a part which could not be read. */
export function locate(problem: LocatedProblem, tree: Tree, source: TextSource): LocatedProblem | undefined {
  const found = find(tree, problem.path);
  const scalar = found.tree.kind === 'scalar' ? found.tree : undefined;
  if (scalar?.spoiled) return undefined;
  const message = scalar ? problem.message + hint(problem.message, scalar) : problem.message;
  const from = found.from ?? source;
  const offset = scalar && offsetOf(problem.message, from.text, scalar);
  return { ...problem, message, ...from.locate(offset ?? found.at) };
}

/** Where the slot that a message begins with is written inside its text. */
function offsetOf(message: string, text: string, { at, end }: Scalar): number | undefined {
  const slot = /^\{\{([^{}]+)\}\}/.exec(message)?.[1];
  const unread = /^slot ("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  const written =
    slot === undefined
      ? unread && escaped(JSON.parse(unread) as string)
      : `\\{\\{\\s*${escaped(slot)}\\s*\\}\\}`;
  if (!written) return undefined;
  const found = text.slice(at, end).search(new RegExp(written));
  return found === -1 ? undefined : at + found;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** What YAML made of a value that was meant as another. */
function hint(message: string, { plain, value }: Scalar): string {
  if (plain === undefined || typeof value === 'object')
    return plain === '' ? ' (nothing is written here)' : '';
  if (message.startsWith('must be text, not')) return `: write ${JSON.stringify(plain)} in quotes`;
  const isTruth = /^(?:yes|no|on|off|y|n)$/i.test(plain);
  return isTruth && / true or false|(?:type|must be) boolean/.test(message)
    ? ': YAML 1.2 knows true and false only'
    : '';
}
