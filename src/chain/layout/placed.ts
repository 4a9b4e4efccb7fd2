import type { BlockKind } from '../definition/blocks';
import type { Block, ChainDefinition } from '../definition/definition';
import type { Json } from '../json';

/** Where names live: the chain itself, an item of a map, a switch, a sub-chain, a plan. See decision 009. */
export interface Scope {
  /** `pages[3]`, `translate`; an empty text for the chain itself. */
  readonly path: string;
  /** Whose defaults, context and limits hold here. */
  readonly definition: ChainDefinition;
  /** The block that it belongs to; absent for the chain itself. */
  readonly opener?: PlacedBlock;
  /** The scope whose names are seen here too; absent for a chain, a sub-chain and a plan. */
  readonly outer?: Scope;
  /** By output name, who hands it out: its maker, or the last gate that it goes through. */
  readonly makers: Map<string, PlacedBlock>;
  /** What it was given: an item and its index, a sub-chain's inputs. The chain's own are in the state. */
  given?: Readonly<Record<string, Json>>;
}

/** A block in its place: what it is called in a run, and what it waits for. */
export interface PlacedBlock {
  /** Names from the root: `research/market`, `pages[3]/draft`. Unique in a run. */
  readonly path: string;
  readonly name: string;
  readonly kind: BlockKind;
  readonly block: Block;
  /** Where it stands in the definition: `['blocks', 1, 'blocks', 0]`. */
  readonly written: readonly (string | number)[];
  /** The scope that its names are looked up in, and that its output belongs to. */
  readonly scope: Scope;
  readonly parent?: PlacedBlock;
  /** The name of its output; groups and approvals have none. */
  readonly output?: string;
  /** Of an approval: who hands the output in that it decides on. */
  readonly decidesOn?: PlacedBlock;
  /** As the layout last counted; only {@link Layout.orderOf} knows whether that is still true. */
  order: number;
  /** Of a map and a plan: placed when they open. */
  members: readonly PlacedBlock[];
  /** The blocks that it needs to be settled and that no list's order puts before it. */
  waitsFor: readonly PlacedBlock[];
}

/** A definition's blocks in their places. */
export interface Layout {
  readonly definition: ChainDefinition;
  readonly root: Scope;
  /** The top-level list: one runs after the other. */
  readonly blocks: readonly PlacedBlock[];
  /** Every block that has its place by now, in written order, groups before their members. */
  readonly all: readonly PlacedBlock[];
  readonly byPath: ReadonlyMap<string, PlacedBlock>;
  /** Where a block stands in {@link all}. Changes when members are placed while a run goes on. */
  orderOf(placed: PlacedBlock): number;
}

/** A block and all that it is made of, in written order. */
export function withMembers(placed: PlacedBlock): readonly PlacedBlock[] {
  return placed.members.length === 0 ? [placed] : [placed, ...placed.members.flatMap(withMembers)];
}

export function isInside(placed: PlacedBlock, around: PlacedBlock): boolean {
  for (let at = placed.parent; at; at = at.parent) if (at === around) return true;
  return false;
}

/** The nearest block around both; undefined where that is the chain's own list. */
export function nearestAround(one: PlacedBlock, other: PlacedBlock): PlacedBlock | undefined {
  for (let at = one.parent; at; at = at.parent) if (isInside(other, at)) return at;
  return undefined;
}

/** Whether the names of a scope are seen in another: in itself, and in the scopes of items and cases inside it. */
function isVisible(scope: Scope, from: Scope): boolean {
  for (let at: Scope | undefined = from; at; at = at.outer) if (at === scope) return true;
  return false;
}

/** Who hands out what a name stands for where a block reads it; undefined for an input and for what was given. */
export function makerOf(name: string, reader: PlacedBlock): PlacedBlock | undefined {
  for (let scope: Scope | undefined = reader.scope; scope; scope = scope.outer) {
    const maker = scope.makers.get(name);
    if (maker) return maker;
  }
  return undefined;
}

/**
 * The blocks whose outputs `{{all_outputs}}` stands for in a block: written before it, in its scope and those around it.
 * A map or a switch around it is none of them: its output comes of this very block. Nor is another case of a switch.
 */
export function outputsBefore(layout: Layout, placed: PlacedBlock): PlacedBlock[] {
  const here = layout.orderOf(placed);
  return layout.all.slice(0, here).filter((each) => {
    const { output, scope } = each;
    if (output === undefined || !isVisible(scope, placed.scope)) return false;
    const maker = scope.makers.get(output)!;
    return (
      (maker === each || layout.orderOf(maker) < here) &&
      !isInside(placed, each) &&
      nearestAround(placed, each)?.kind !== 'switch'
    );
  });
}
