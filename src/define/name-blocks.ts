import { kindOf, nameOf } from '../chain/definition/blocks';
import type { Block, Problem } from '../chain/definition/definition';
import { NAME } from '../chain/definition/names';
import { isObject } from '../chain/json';
import type { LocatedProblem } from './definition-error';

/** Problems of a definition, each with the block that it is in. */
export function nameBlocks(problems: readonly LocatedProblem[], definition: unknown): LocatedProblem[] {
  return problems.map((problem) => {
    const block = blockAt(definition, problem.path);
    return block === undefined ? problem : { ...problem, block };
  });
}

/** The innermost block on a path that has a name, as a run calls it: `research/market`, `pages[]/draft`. */
function blockAt(value: unknown, path: Problem['path'], around = ''): string | undefined {
  const [key, inner, ...rest] = path;
  if (!isObject(value)) return undefined;
  if (key === 'definition') return blockAt(value.definition, path.slice(1), around);
  const isMember = (key === 'blocks' || key === 'cases') && inner !== undefined;
  if (!isMember && key !== 'each' && key !== 'otherwise') return undefined;
  const block = isMember ? (value[key] as Record<string | number, unknown>)?.[inner] : value[key];
  const name = nameIn(block);
  if (name === undefined) return undefined;
  const here = `${around}${key === 'each' ? '[]' : ''}${around === '' ? '' : '/'}${name}`;
  return blockAt(block, isMember ? rest : path.slice(1), here) ?? here;
}

function nameIn(block: unknown): string | undefined {
  const name: unknown = isObject(block) && kindOf(block) ? nameOf(block as unknown as Block) : undefined;
  return typeof name === 'string' && NAME.test(name) ? name : undefined;
}
