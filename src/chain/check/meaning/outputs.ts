import { type JsonSchema, put } from '../../json';
import { absence } from './absent';
import type { FoundBlock } from '../found';

/** What a block hands to the map, the switch or the item that it stands in: its output, or a group's by name. */
export function handedOut(block: FoundBlock): JsonSchema {
  return block.output ? block.output.schema : namedOutputs(block.members, block);
}

/** The outputs of blocks by name, groups' members among them. `around`: the group that they are the members of. */
export function namedOutputs(blocks: readonly FoundBlock[], around?: FoundBlock): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const maker of makersIn(blocks)) {
    const { name, schema } = maker.output!;
    put(properties, name, schema);
    if (absence(maker.scope.hands.get(name)!, () => around) === undefined) required.push(name);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

function makersIn(blocks: readonly FoundBlock[]): FoundBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'parallel') return makersIn(block.members);
    return block.output ? [block] : [];
  });
}

export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}
