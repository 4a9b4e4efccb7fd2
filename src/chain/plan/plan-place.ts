import type { Problem } from '../definition/definition';
import { GROUP } from './arrange';

/** Where in an answer stands what the definition made of it has at a path. */
export function placeInAnswer(
  path: Problem['path'],
  definition: { readonly blocks: readonly object[] },
): Problem['path'] {
  const isGroup = (definition.blocks[0] as { readonly parallel?: string } | undefined)?.parallel === GROUP;
  const [index, key, ...rest] = path.slice(isGroup ? 3 : 1);
  const isBlock = path[0] === 'blocks' && typeof index === 'number';
  if (!isBlock) return ['steps'];
  return ['steps', index, ...(key === undefined ? [] : keyInAnswer(String(key), rest))];
}

function keyInAnswer(key: string, rest: Problem['path']): Problem['path'] {
  switch (key) {
    case 'step':
    case 'text':
      return ['step_name'];
    case 'as':
      return ['output_name'];
    case 'activity':
    case 'call':
      return ['activity'];
    case 'args':
      return ['inputs'];
    case 'output':
      return ['output_schema'];
    case 'fallback':
      return ['fallback_prompt'];
    case 'checks':
      return rest[1] === 'judge' ? ['validation_criteria'] : ['rules', ...rest];
    default:
      return [key, ...rest];
  }
}
