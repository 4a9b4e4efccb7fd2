import { fallbacksOf } from '../chain/blocks';
import type { Block, ChainDefinition, Fallback, Problem } from '../chain/definition';
import type { Json, JsonSchema } from '../chain/json';
import { inputSchemas } from './input-schemas';
import { valueProblems } from './value-problems';

/** Values in a definition that are not of their own schema: an input's default, a fallback's value. Takes what `checkDefinition` has passed. */
export function checkConstants(definition: ChainDefinition): Problem[] {
  const defaults = [...inputSchemas(definition)].flatMap(([name, { schema, otherwise }]) =>
    otherwise === undefined ? [] : under(['inputs', name, 'default'], valueProblems(schema, otherwise)),
  );
  return [...defaults, ...blocksProblems(definition.blocks, ['blocks'])];
}

type Path = readonly (string | number)[];

function blocksProblems(blocks: readonly Block[], at: Path): Problem[] {
  return blocks.flatMap((block, i) => {
    if ('parallel' in block) return blocksProblems(block.blocks, [...at, i, 'blocks']);
    if (!('step' in block)) return [];
    const many = Array.isArray(block.fallback);
    return fallbacksOf(block).flatMap((fallback, j) =>
      fallbackProblems(fallback, block.output, [...at, i, 'fallback', ...(many ? [j] : []), 'value']),
    );
  });
}

function fallbackProblems({ value }: Fallback, output: JsonSchema = { type: 'string' }, at: Path): Problem[] {
  return value === undefined ? [] : under(at, valueProblems(output, value as Json));
}

function under(at: Path, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({
    path: [...at, ...path],
    message: `does not pass its schema: ${message}`,
  }));
}
