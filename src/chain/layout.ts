import type { ChainDefinition } from './definition';
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
  const layout: Layout = { definition, root, blocks, all: [], byPath: new Map() };
  index(layout);
  linkWaits(layout, layout.all);
  return layout;
}

/** Gives a map or a plan its members while a run goes on; an empty list takes them away again. */
export function placeMembers(layout: Layout, placed: PlacedBlock, members: readonly PlacedBlock[]): void {
  placed.members = members;
  index(layout);
  linkWaits(layout, members.flatMap(withMembers));
}

function index(layout: Layout): void {
  layout.all = layout.blocks.flatMap(withMembers);
  layout.all.forEach((placed, order) => {
    placed.order = order;
  });
  layout.byPath = new Map(layout.all.map((placed) => [placed.path, placed]));
}
