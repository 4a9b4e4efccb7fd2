import { isObject, type JsonSchema, own } from '../../json';
import { absence } from '../meaning/absent';
import type { FoundBlock } from '../found';
import type { KindRule } from './kind';
import { namedOutputs } from '../meaning/outputs';
import { onFailure } from '../shape/policies';
import { type Shape, string } from '../shape/shape';
import { mapOf } from '../shape/shape';
import { checkSubchain } from '../meaning/subchain-meaning';
import { filled } from '../shape/template-shape';

const definition: Shape = (value, at, { problems, define }) => {
  if (isObject(value) && 'file' in value)
    problems.add(
      at,
      '{ file: … } is read only where the chain itself is read from a file: write the definition',
    );
  else define(value, at);
};

export const chainKind: KindRule = {
  what: 'a sub-chain',
  keys: {
    definition,
    inputs: mapOf('the names of its inputs to values', filled),
    returns: string,
    as: string,
    onFailure,
  },
  required: ['definition'],
  instead: {
    file: 'write "definition"',
    ref: 'write "definition"',
    path: 'write "definition"',
    blocks: 'write "definition: { catenary: 1, name: …, blocks: [ … ] }"',
    args: 'write "inputs", by name',
    input: 'write "inputs", by name',
    with: 'write "inputs", by name',
    output: 'write "returns"',
    return: 'write "returns"',
    limits: 'write it into the definition',
    defaults: 'write it into the definition',
    if: 'write "when"',
  },
  telling: ['definition', 'returns'],
  absentBy: ['when', 'skip', 'ask'],
  alsoAbsentBy(block) {
    const hands = returned(block);
    const why = hands && absence(hands, () => undefined);
    return why && `returns an output that may be absent: ${why}`;
  },
  outputSchema(block) {
    const { definition: chain, written } = block;
    if (own(written, 'returns') !== undefined) return returned(block)?.[0]?.output?.schema ?? {};
    return chain && !chain.lost ? outputsOf(chain.blocks) : {};
  },
  meaning: checkSubchain,
};

function outputsOf(blocks: readonly FoundBlock[]): JsonSchema {
  return namedOutputs(blocks.filter(({ parent }) => parent === undefined));
}

/** Whose hands the output goes through that it returns. */
function returned({ definition: chain, written }: FoundBlock): readonly FoundBlock[] | undefined {
  const returns = own(written, 'returns');
  return typeof returns === 'string' ? chain?.scope.hands.get(returns) : undefined;
}
