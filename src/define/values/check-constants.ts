import { fallbacksOf } from '../../chain/definition/blocks';
import type {
  Block,
  ChainBlock,
  ChainDefinition,
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
  const problemsOf = valueProblems();
  return ofChain(definition, []).flatMap(({ at, schema, value }) =>
    problemsOf(schema, value).map(({ path, message }) => ({
      path: [...at, ...path],
      message: `does not pass its schema: ${message}`,
    })),
  );
}

type Path = readonly (string | number)[];

interface Constant {
  readonly at: Path;
  readonly schema: JsonSchema;
  readonly value: Json;
}

function ofChain(definition: ChainDefinition, at: Path): Constant[] {
  const defaults = [...inputSchemas(definition)].flatMap(([name, { schema, otherwise }]) =>
    otherwise === undefined ? [] : [{ at: [...at, 'inputs', name, 'default'], schema, value: otherwise }],
  );
  return [...defaults, ...ofList(definition.blocks, [...at, 'blocks'])];
}

function ofList(blocks: readonly Block[], at: Path): Constant[] {
  return blocks.flatMap((block, i) => ofBlock(block, [...at, i]));
}

function ofBlock(block: Block, at: Path): Constant[] {
  if ('step' in block) return ofStep(block, at);
  if ('parallel' in block) return ofList(block.blocks, [...at, 'blocks']);
  if ('map' in block) return ofBlock(block.each, [...at, 'each']);
  if ('switch' in block) return ofSwitch(block, at);
  return 'chain' in block ? ofSubchain(block, at) : [];
}

function ofStep(step: StepBlock, at: Path): Constant[] {
  const many = Array.isArray(step.fallback);
  const { output: schema = { type: 'string' } } = step;
  return fallbacksOf(step).flatMap(({ value }, i) =>
    value === undefined
      ? []
      : [{ at: [...at, 'fallback', ...(many ? [i] : []), 'value'], schema, value: value as Json }],
  );
}

function ofSwitch({ cases, otherwise }: SwitchBlock, at: Path): Constant[] {
  return [
    ...Object.entries(cases).flatMap(([value, block]) => ofBlock(block, [...at, 'cases', value])),
    ...(otherwise ? ofBlock(otherwise, [...at, 'otherwise']) : []),
  ];
}

function ofSubchain({ definition, inputs = {} }: ChainBlock, at: Path): Constant[] {
  const schemas = inputSchemas(definition);
  const given = Object.entries(inputs).flatMap(([name, value]): Constant[] => {
    const constant = constantOf(value);
    const schema = schemas.get(name)?.schema;
    if (constant === undefined || !schema) return [];
    return [{ at: [...at, 'inputs', name], schema, value: constant }];
  });
  return [...given, ...ofChain(definition, [...at, 'definition'])];
}
