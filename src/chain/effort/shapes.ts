import { followPath } from '../check/schema/schema-path';
import type { ChainBlock, InputDefinition, MapBlock, StepBlock } from '../definition/definition';
import { MOST_ITEMS } from '../run/expand';
import { type Json, type JsonSchema, own } from '../json';
import type { PlacedBlock, Scope } from '../layout/placed';
import { onlySlot, type Slot } from '../template/template';
import { bareSlot } from '../template/texts';
import { allHold, type Bounds, boundsOf, oneHolds } from './bounds';

/** A schema, and the one that its `$ref`s lead into. */
export interface Shape {
  readonly schema: Json;
  readonly root: JsonSchema;
}

/** What is declared of a value: of each list, one shape holds. Empty where nothing is known. */
export type Shapes = readonly (readonly Shape[])[];

/** Of a map's list, as far as its schema says. The layout has its templates. */
export function lengthOf(map: PlacedBlock, hands = 0): Bounds {
  const { least, most } = allHold(
    shapesOf(bareSlot((map.block as MapBlock).over), map, hands).map((shapes) =>
      oneHolds(shapes.map(({ schema, root }) => boundsOf(schema, root))),
    ),
  );
  return { least, ...(most !== undefined && { most: Math.min(most, MOST_ITEMS) }) };
}

/** Values that are handed on so often are looked into no further. */
const MOST_HANDS = 32;
const WORK = 1000;

/** What is declared of what a slot stands for, by its maker or as an input. The layout has its templates. */
export function shapesOf(
  { name, path }: Pick<Slot, 'name' | 'path'>,
  reader: PlacedBlock,
  hands = 0,
): Shapes {
  if (hands > MOST_HANDS) return [];
  for (let scope: Scope | undefined = reader.scope; scope; scope = scope.outer) {
    const maker = scope.makers.get(name);
    if (maker) return shapesMade(maker, path, hands + 1);
    const given = shapesGiven(scope, name, path, hands + 1);
    if (given) return given;
  }
  return [];
}

function shapesGiven(scope: Scope, name: string, path: Slot['path'], hands: number): Shapes | undefined {
  const { opener } = scope;
  if (opener?.kind === 'map') {
    const { over, item = 'item' } = opener.block as MapBlock;
    // The items of a tuple are taken to be like its first.
    if (name === item) return shapesOf(longer(bareSlot(over), ['0', ...path]), opener, hands);
    if (name === 'index') return declared({ type: 'integer' }, path);
  }
  if (scope.outer) return undefined;
  const input = own(scope.definition.inputs ?? {}, name);
  return [
    ...(input === undefined ? [] : shapesOfInput(input, path)),
    ...shapesHandedIn(opener, name, path, hands),
  ];
}

/** Of one that may be absent nothing is known. */
function shapesOfInput(input: InputDefinition, path: Slot['path']): Shapes {
  if (typeof input === 'string') return input.endsWith('?') ? [] : declared({ type: input }, path);
  return input.optional === true && input.default === undefined ? [] : declared(input, path);
}

/** An input of a sub-chain that is exactly one slot is what that stands for outside. */
function shapesHandedIn(
  opener: PlacedBlock | undefined,
  name: string,
  path: Slot['path'],
  hands: number,
): Shapes {
  const value = own((opener?.block as Partial<ChainBlock> | undefined)?.inputs ?? {}, name);
  const slot = typeof value === 'string' ? onlySlot(value) : undefined;
  return slot && opener ? shapesOf(longer(slot, path), opener, hands) : [];
}

/** What a block hands out, by its kind. */
function shapesMade(maker: PlacedBlock, path: Slot['path'], hands: number): Shapes {
  const { output } = maker.block as StepBlock;
  switch (maker.kind) {
    case 'step':
    case 'text':
    case 'activity':
      if (output) return declared(output, path);
      return maker.kind === 'activity' ? [] : declared({ type: 'string' }, path);
    case 'approval':
      return maker.decidesOn ? shapesMade(maker.decidesOn, path, hands) : [];
    case 'map':
      return shapesOfList(maker, path, hands);
    case 'switch': {
      const cases = maker.members.map((member) => shapesHandedOut(member, path, hands));
      return cases.every((shapes) => shapes.length > 0) ? [cases.flatMap((shapes) => shapes[0]!)] : [];
    }
    case 'chain':
      return shapesOfOutputs(maker, path, hands);
    default:
      return [];
  }
}

function shapesOfList(map: PlacedBlock, [index, ...rest]: Slot['path'], hands: number): Shapes {
  const [each] = map.members;
  if (index !== undefined) return each ? shapesHandedOut(each, rest, hands) : [];
  const { least, most } = lengthOf(map, hands);
  const schema = { type: 'array', minItems: least, ...(most !== undefined && { maxItems: most }) };
  return [[{ schema, root: schema }]];
}

function shapesOfOutputs({ block, members }: PlacedBlock, path: Slot['path'], hands: number): Shapes {
  const { returns } = block as ChainBlock;
  const [name, ...rest] = returns === undefined ? path : [returns, ...path];
  const maker = name === undefined ? undefined : members[0]?.scope.makers.get(name);
  return maker ? shapesMade(maker, rest, hands) : [];
}

/** A group hands out its members' outputs by name. */
function shapesHandedOut(member: PlacedBlock, path: Slot['path'], hands: number): Shapes {
  if (member.kind !== 'parallel') return shapesMade(member, path, hands);
  const [name, ...rest] = path;
  const maker = name === undefined ? undefined : member.scope.makers.get(name);
  return maker ? shapesMade(maker, rest, hands) : [];
}

function declared(root: JsonSchema, path: Slot['path']): Shapes {
  const slot: Slot = { text: '', name: '', path, optional: false };
  const { schemas, optionalAt } = followPath(root, slot, { left: WORK });
  return schemas && optionalAt === undefined ? [schemas.map((schema) => ({ schema, root }))] : [];
}

function longer({ name, path }: Slot, rest: Slot['path']): Pick<Slot, 'name' | 'path'> {
  return { name, path: [...path, ...rest] };
}
