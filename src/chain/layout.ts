import { type BlockKind, kindOf, nameOf, outputOf } from './blocks';
import type { Block, ChainDefinition, ParallelBlock } from './definition';
import { namedSlots } from './texts';

/** A block in its place: what it is called in a run, and what it waits for. */
export interface PlacedBlock {
  /** Names from the root: `research/market`. Unique in a run. */
  readonly path: string;
  readonly name: string;
  readonly kind: BlockKind;
  readonly block: Block;
  /** Where it stands in the definition: `['blocks', 1, 'blocks', 0]`. */
  readonly written: readonly (string | number)[];
  /** Written order, groups before their members. */
  readonly order: number;
  readonly parent?: PlacedBlock;
  readonly members: readonly PlacedBlock[];
  /** The name of its output; groups have none. */
  readonly output?: string;
  /** The blocks of the same group whose outputs it names. A list's order is not repeated here. */
  readonly waitsFor: readonly PlacedBlock[];
}

/** A definition's blocks in their places. */
export interface Layout {
  readonly definition: ChainDefinition;
  /** The top-level list: one runs after the other. */
  readonly blocks: readonly PlacedBlock[];
  /** Every block, in written order. */
  readonly all: readonly PlacedBlock[];
  readonly byPath: ReadonlyMap<string, PlacedBlock>;
  readonly byOutput: ReadonlyMap<string, PlacedBlock>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Places every block. Total on definitions whose shape is right; names and slots need not be. */
export function layOut(definition: ChainDefinition): Layout {
  const all: PlacedBlock[] = [];
  const blocks = placeList(definition.blocks, ['blocks'], undefined, all);
  const byPath = new Map(all.map((placed) => [placed.path, placed]));
  const byOutput = new Map(
    all.flatMap((placed) => (placed.output === undefined ? [] : [[placed.output, placed]])),
  );
  for (const placed of all)
    (placed as Mutable<PlacedBlock>).waitsFor = producersInGroup(placed, all, byOutput);
  return { definition, blocks, all, byPath, byOutput };
}

function placeList(
  list: readonly Block[],
  written: readonly (string | number)[],
  parent: PlacedBlock | undefined,
  all: PlacedBlock[],
): PlacedBlock[] {
  return list.map((block, i) => {
    const name = nameOf(block);
    const output = outputOf(block);
    const placed: Mutable<PlacedBlock> = {
      path: parent ? `${parent.path}/${name}` : name,
      name,
      kind: kindOf(block)!,
      block,
      written: [...written, i],
      order: all.length,
      members: [],
      waitsFor: [],
      ...(parent && { parent }),
      ...(output !== undefined && { output }),
    };
    all.push(placed);
    if (placed.kind === 'parallel') {
      placed.members = placeList((block as ParallelBlock).blocks, [...placed.written, 'blocks'], placed, all);
    }
    return placed;
  });
}

/** What a block in a group names of its own group: these alone it waits for. `all_outputs` names all written before it. */
function producersInGroup(
  placed: PlacedBlock,
  all: readonly PlacedBlock[],
  byOutput: ReadonlyMap<string, PlacedBlock>,
): PlacedBlock[] {
  const top = topOf(placed);
  if (top === placed) return [];
  const producers = new Set<PlacedBlock>();
  for (const slot of namedSlots(placed.block)) {
    const named =
      slot.name === 'all_outputs'
        ? all.slice(top.order, placed.order)
        : [byOutput.get(slot.name)].filter((x) => x !== undefined);
    for (const producer of named) {
      if (producer.output !== undefined && topOf(producer) === top && producer !== placed)
        producers.add(producer);
    }
  }
  return [...producers].sort((a, b) => a.order - b.order);
}

/** The block of the top-level list that holds this one. */
export function topOf(placed: PlacedBlock): PlacedBlock {
  return placed.parent ? topOf(placed.parent) : placed;
}

/** The outputs that `{{all_outputs}}` stands for in a block: of every block written before it. */
export function outputsBefore(layout: Layout, placed: PlacedBlock): string[] {
  return layout.all
    .slice(0, placed.order)
    .flatMap((each) => (each.output === undefined ? [] : [each.output]));
}
