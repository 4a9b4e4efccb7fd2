import { type Json, type JsonObject, type JsonSchema, own } from '../../json';
import { bareSlot } from '../bare-slot';
import type { FoundBlock } from '../found';
import { checkItem } from '../shape/item-name';
import type { KindRule } from './kind';
import { checkList } from '../list-slot';
import { handedOut, orNull } from '../meaning/outputs';
import { onFailure, siblings } from '../shape/policies';
import type { Reading } from '../meaning/reading';
import { stepOf } from '../schema/schema-path';
import { ANY_ITEM } from '../schema/schema-step';
import { integer, type Shape, string } from '../shape/shape';
import { valued } from '../shape/valued-shape';

const each: Shape = (value, at, seen) => valued(value, at, seen, 'an item');

export const mapKind: KindRule = {
  what: 'a map',
  keys: {
    over: bareSlot,
    item: string,
    each,
    concurrency: integer(1, 10_000),
    as: string,
    siblings,
    onFailure,
  },
  required: ['over', 'each'],
  instead: {
    items: 'write "over"',
    in: 'write "over"',
    list: 'write "over"',
    of: 'write "over"',
    steps: 'write "each", one block; a group holds several',
    blocks: 'write "each", one block; a group holds several',
    do: 'write "each"',
    index: 'the index is {{index}} in "each"',
    output: 'the output of "each" says its shape',
    parallelism: 'write "concurrency"',
    if: 'write "when"',
  },
  telling: ['over', 'each'],
  gives: (block) =>
    new Map([
      [itemName(block), { schema: {}, mayBeAbsent: false }],
      ['index', { schema: { type: 'integer', minimum: 0 }, mayBeAbsent: false }],
    ]),
  absentBy: ['when'],
  outputSchema: (block) => ({ type: 'array', items: itemOutput(block) }),
  meaning(block, reading) {
    checkItem(block, reading);
    const [over] = block.bares;
    if (!over) return;
    const schemas = checkList(over, block, reading);
    if (schemas) giveItem(block, schemas, reading);
  },
};

/** By what name a map gives its items. */
function itemName(block: JsonObject): string {
  const item = own(block, 'item');
  return typeof item === 'string' ? item : 'item';
}

function itemOutput({ members, written }: FoundBlock): JsonSchema {
  const [member] = members;
  if (!member) return {};
  const schema = handedOut(member);
  const goesOn = own(written, 'onFailure') === 'skip' || own(written, 'onFailure') === 'ask';
  return goesOn || member.skippedBy !== undefined ? orNull(schema) : schema;
}

/** From here on it is known what the items are: maps are looked at before what is inside them. */
function giveItem({ inner, written }: FoundBlock, schemas: readonly Json[], { whole }: Reading): void {
  const { next } = stepOf(schemas, ANY_ITEM, whole);
  inner!.inputs.set(itemName(written), {
    schema: next.length === 0 ? {} : { anyOf: next },
    mayBeAbsent: false,
  });
}
