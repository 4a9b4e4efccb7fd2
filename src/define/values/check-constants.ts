import { fallbacksOf } from '../../chain/definition/blocks';
import type {
  Block,
  ChainBlock,
  ChainDefinition,
  Fallback,
  Problem,
  StepBlock,
  SwitchBlock,
} from '../../chain/definition/definition';
import type { Json, JsonSchema } from '../../chain/json';
import { constantOf } from './constant-of';
import { inputSchemas } from './input-schemas';
import { valueProblems } from './value-problems';

/**
 * Values in a definition that are not of their own schema: an input's default, a fallback's value, what a sub-chain is
 * given. Takes what `checkDefinition` has passed.
 */
export function checkConstants(definition: ChainDefinition): Problem[] {
  return chainProblems(definition, []);
}

type Path = readonly (string | number)[];

function chainProblems(definition: ChainDefinition, at: Path): Problem[] {
  const defaults = [...inputSchemas(definition)].flatMap(([name, { schema, otherwise }]) =>
    otherwise === undefined
      ? []
      : under([...at, 'inputs', name, 'default'], valueProblems(schema, otherwise)),
  );
  return [...defaults, ...listProblems(definition.blocks, [...at, 'blocks'])];
}

function listProblems(blocks: readonly Block[], at: Path): Problem[] {
  return blocks.flatMap((block, i) => blockProblems(block, [...at, i]));
}

function blockProblems(block: Block, at: Path): Problem[] {
  if ('step' in block) return stepProblems(block, at);
  if ('parallel' in block) return listProblems(block.blocks, [...at, 'blocks']);
  if ('map' in block) return blockProblems(block.each, [...at, 'each']);
  if ('switch' in block) return switchProblems(block, at);
  return 'chain' in block ? subchainProblems(block, at) : [];
}

function stepProblems(step: StepBlock, at: Path): Problem[] {
  const many = Array.isArray(step.fallback);
  return fallbacksOf(step).flatMap((fallback, i) =>
    fallbackProblems(fallback, step.output, [...at, 'fallback', ...(many ? [i] : []), 'value']),
  );
}

function fallbackProblems({ value }: Fallback, output: JsonSchema = { type: 'string' }, at: Path): Problem[] {
  return value === undefined ? [] : under(at, valueProblems(output, value as Json));
}

function switchProblems({ cases, otherwise }: SwitchBlock, at: Path): Problem[] {
  return [
    ...Object.entries(cases).flatMap(([value, block]) => blockProblems(block, [...at, 'cases', value])),
    ...(otherwise ? blockProblems(otherwise, [...at, 'otherwise']) : []),
  ];
}

function subchainProblems({ definition, inputs = {} }: ChainBlock, at: Path): Problem[] {
  const schemas = inputSchemas(definition);
  const given = Object.entries(inputs).flatMap(([name, value]) => {
    const constant = constantOf(value);
    const schema = schemas.get(name)?.schema;
    if (constant === undefined || !schema) return [];
    return under([...at, 'inputs', name], valueProblems(schema, constant));
  });
  return [...given, ...chainProblems(definition, [...at, 'definition'])];
}

function under(at: Path, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({
    path: [...at, ...path],
    message: `does not pass its schema: ${message}`,
  }));
}
