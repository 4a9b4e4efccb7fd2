import { innerBlocks, outputOf } from '../../chain/definition/blocks';
import { type Path, pathText } from '../../chain/check/problems';
import type { Block, ChainDefinition } from '../../chain/definition/definition';
import { isObject } from '../../chain/json';

const SINGLE = /(?<!\{)\{([a-z][a-z0-9_]*)\}(?!\})/g;
/** They hold schemas and values, and no text that is filled in. */
const OTHER_KEYS: ReadonlySet<string> = new Set(['output', 'inputs', 'value']);

/**
 * Slots as other languages write them: `{brief}` is plain text here, and a model gets it as it stands. Told of names that the
 * chain has alone, because braces around a word may be meant.
 */
export function braceHints(definition: ChainDefinition): string[] {
  const names = new Set([...Object.keys(definition.inputs ?? {}), ...definition.blocks.flatMap(outputsIn)]);
  const hints: string[] = [];
  const look = (value: unknown, path: Path): void => {
    if (typeof value === 'string')
      for (const [written, name = ''] of value.matchAll(SINGLE))
        if (names.has(name))
          hints.push(`${pathText(path)}: ${written} is plain text: to fill ${name} in, write {{${name}}}`);
    if (Array.isArray(value)) value.forEach((each, i) => look(each, [...path, i]));
    else if (isObject(value))
      for (const [key, member] of Object.entries(value))
        if (!OTHER_KEYS.has(key)) look(member, [...path, key]);
  };
  look(definition.defaults, ['defaults']);
  look(definition.context, ['context']);
  look(definition.blocks, ['blocks']);
  return hints;
}

function outputsIn(block: Block): string[] {
  const own = outputOf(block);
  return [...(own === undefined ? [] : [own]), ...innerBlocks(block).flatMap(outputsIn)];
}
