import { kindOf, nameOf, outputOf } from '../definition/blocks';
import type {
  ApprovalBlock,
  Block,
  ChainBlock,
  ChainDefinition,
  MapBlock,
  ParallelBlock,
  SwitchBlock,
} from '../definition/definition';
import type { PlacedBlock, Scope } from './placed';

/** Where a block is put, and whose names it sees. */
export interface Place {
  readonly scope: Scope;
  /** Where it is written in the definition. */
  readonly at: readonly (string | number)[];
  /** Of its path: what comes before its own name. */
  readonly prefix: string;
  readonly parent?: PlacedBlock;
  /** As {@link LayoutOptions.templates}. */
  readonly templates?: boolean;
}

export function placeList(list: readonly Block[], place: Place): PlacedBlock[] {
  return list.map((block, i) => placeBlock(block, { ...place, at: [...place.at, i] }));
}

/** Puts a block in its place, and whatever it is made of from the start. */
function placeBlock(block: Block, { scope, at, prefix, parent, templates }: Place): PlacedBlock {
  const name = nameOf(block);
  const output = outputOf(block);
  const handsOut = output ?? (block as Partial<ApprovalBlock>).of;
  const decidesOn = 'approval' in block ? scope.makers.get(block.of) : undefined;
  const placed: PlacedBlock = {
    path: `${prefix}${name}`,
    name,
    kind: kindOf(block)!,
    block,
    written: at,
    scope,
    ...(parent && { parent }),
    ...(output !== undefined && { output }),
    ...(decidesOn && { decidesOn }),
    order: 0,
    members: [],
    waitsFor: [],
  };
  placed.members = membersOf(placed, templates ?? false);
  if (handsOut !== undefined) scope.makers.set(handsOut, placed);
  return placed;
}

/** A map's and a plan's come later: how many, or which, is not known before they open. */
function membersOf(placed: PlacedBlock, templates: boolean): PlacedBlock[] {
  const { block, path, scope, written } = placed;
  const place: Place = { scope, at: written, prefix: `${path}/`, parent: placed, templates };
  switch (placed.kind) {
    case 'parallel':
      return placeList((block as ParallelBlock).blocks, { ...place, at: [...written, 'blocks'] });
    case 'switch':
      return placeCases(block as SwitchBlock, { ...place, scope: openScope(placed, path) });
    case 'chain':
      return placeDefinition(placed, (block as ChainBlock).definition, templates);
    case 'map':
      return templates ? [placeItem(placed, '', place)] : [];
    default:
      return [];
  }
}

/** The blocks of a sub-chain or a plan, in a scope that sees nothing around it. */
export function placeDefinition(
  placed: PlacedBlock,
  definition: ChainDefinition,
  templates = false,
): PlacedBlock[] {
  const scope = openScope(placed, placed.path, definition);
  const at = [...placed.written, 'definition', 'blocks'];
  return placeList(definition.blocks, { scope, at, prefix: `${placed.path}/`, parent: placed, templates });
}

/** What a map does for one item, in a scope of that item's own. */
export function placeItem(
  map: PlacedBlock,
  index: number | '',
  { templates }: Partial<Place> = {},
): PlacedBlock {
  const path = `${map.path}[${index}]`;
  return placeBlock((map.block as MapBlock).each, {
    scope: openScope(map, path),
    at: [...map.written, 'each'],
    prefix: `${path}/`,
    parent: map,
    ...(templates !== undefined && { templates }),
  });
}

function placeCases({ cases, otherwise }: SwitchBlock, place: Place): PlacedBlock[] {
  const members = Object.entries(cases).map(([value, block]) =>
    placeBlock(block, { ...place, at: [...place.at, 'cases', value] }),
  );
  if (otherwise) members.push(placeBlock(otherwise, { ...place, at: [...place.at, 'otherwise'] }));
  return members;
}

/** A scope of a block's own; where it has no definition of its own it sees the names around it. */
function openScope(opener: PlacedBlock, path: string, definition?: ChainDefinition): Scope {
  const { scope } = opener;
  return {
    path,
    definition: definition ?? scope.definition,
    opener,
    ...(definition === undefined && { outer: scope }),
    makers: new Map(),
  };
}
