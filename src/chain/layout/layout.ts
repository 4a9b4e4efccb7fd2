import type { ChainDefinition } from '../definition/definition';
import { placeList } from './place';
import { type Layout, type PlacedBlock, type Scope, withMembers } from './placed';
import { linkWaits } from './waits';

export interface LayoutOptions {
  /** Gives each map one member, `pages[]/draft`, that stands for those of its items: for showing, never for a run. Default false. */
  readonly templates?: boolean;
}

/** Places every block that the definition itself places. Total on definitions whose shape is right; names and slots need not be. */
export function layOut(definition: ChainDefinition, { templates = false }: LayoutOptions = {}): Layout {
  const root: Scope = { path: '', definition, makers: new Map() };
  const blocks = placeList(definition.blocks, { scope: root, at: ['blocks'], prefix: '', templates });
  const layout = new LiveLayout(definition, root, blocks);
  linkWaits(layout, layout.all);
  return layout;
}

/** Gives a map or a plan its members while a run goes on; an empty list takes them away again. */
export function placeMembers(layout: Layout, placed: PlacedBlock, members: readonly PlacedBlock[]): void {
  (layout as LiveLayout).replace(placed, members);
  linkWaits(layout, members.flatMap(withMembers));
}

/** Thousands of blocks may get their members in one task: blocks are counted anew once somebody asks for their order. */
class LiveLayout implements Layout {
  readonly byPath = new Map<string, PlacedBlock>();
  private counted: readonly PlacedBlock[] | undefined;

  constructor(
    readonly definition: ChainDefinition,
    readonly root: Scope,
    readonly blocks: readonly PlacedBlock[],
  ) {
    this.know(blocks);
  }

  get all(): readonly PlacedBlock[] {
    return (this.counted ??= this.count());
  }

  orderOf(placed: PlacedBlock): number {
    this.counted ??= this.count();
    return placed.order;
  }

  replace(placed: PlacedBlock, members: readonly PlacedBlock[]): void {
    for (const { path } of placed.members.flatMap(withMembers)) this.byPath.delete(path);
    placed.members = members;
    this.know(members);
    this.counted = undefined;
  }

  private know(blocks: readonly PlacedBlock[]): void {
    for (const placed of blocks.flatMap(withMembers)) this.byPath.set(placed.path, placed);
  }

  private count(): readonly PlacedBlock[] {
    const all = this.blocks.flatMap(withMembers);
    all.forEach((placed, order) => {
      placed.order = order;
    });
    return all;
  }
}
