import type { ApprovalBlock, Block, ChainDefinition } from '../../../src/chain/definition/definition';
import type { Json } from '../../../src/chain/json';

/** Names and what they stand for. */
export interface Scope {
  readonly path: string;
  /** Whose names are seen here too. */
  readonly outer?: Scope;
  /** The map or switch that it belongs to, in `outer`. */
  readonly opener?: Place;
  readonly definition: ChainDefinition;
  given: Record<string, Json>;
  readonly outputs: Record<string, Json>;
  /** Outputs that wait for their gates. */
  readonly held: Record<string, Json>;
  /** Who hands out a name: its maker, or the last gate. */
  readonly hands: Map<string, Place>;
  /** Its blocks, outermost, in written order. */
  readonly places: Place[];
}

export interface Place {
  readonly block: Block;
  readonly path: string;
  readonly name: string;
  /** What it makes; of an approval nothing. */
  readonly output?: string;
  readonly scope: Scope;
  readonly parent?: Place;
  /** Of a gate: who hands over what it decides on. */
  readonly decidesOn?: Place;
  members: Place[];
}

const KINDS = ['step', 'parallel', 'activity', 'text', 'approval', 'map', 'chain', 'switch'] as const;
export const kindOf = (block: Block): (typeof KINDS)[number] => KINDS.find((kind) => kind in block)!;

export function scopeOf(path: string, definition: ChainDefinition, around: Partial<Scope> = {}): Scope {
  return { path, definition, given: {}, outputs: {}, held: {}, hands: new Map(), places: [], ...around };
}

/** Puts a block, and all that it is made of from the start, into a scope. */
export function place(block: Block, scope: Scope, prefix: string, parent?: Place): Place {
  const kind = kindOf(block);
  const name = (block as unknown as Record<string, string>)[kind]!;
  const { as, of } = block as { as?: string; of?: string };
  const decidesOn = of === undefined ? undefined : scope.hands.get(of);
  const made: Place = {
    block,
    path: `${prefix}${name}`,
    name,
    scope,
    members: [],
    ...(kind !== 'parallel' && kind !== 'approval' && { output: as ?? name }),
    ...(parent && { parent }),
    ...(decidesOn && { decidesOn }),
  };
  const inside = `${made.path}/`;
  if ('parallel' in block) made.members = block.blocks.map((each) => place(each, scope, inside, made));
  if ('switch' in block) {
    const inner = scopeOf(made.path, scope.definition, { outer: scope, opener: made });
    const cases = [...Object.values(block.cases), ...(block.otherwise ? [block.otherwise] : [])];
    made.members = cases.map((each) => place(each, inner, inside, made));
    inner.places.push(...made.members);
  }
  if ('chain' in block) {
    const inner = scopeOf(made.path, block.definition);
    made.members = block.definition.blocks.map((each) => place(each, inner, inside, made));
    inner.places.push(...made.members);
  }
  const handed = made.output ?? of;
  if (handed !== undefined) scope.hands.set(handed, made);
  return made;
}

/** One item of a map, in a scope of its own. */
export function placeItem(map: Place, item: Json, index: number): Place {
  const { each, item: name = 'item' } = map.block as Extract<Block, { map: string }>;
  const path = `${map.path}[${index}]`;
  const scope = scopeOf(path, map.scope.definition, {
    outer: map.scope,
    opener: map,
    given: { [name]: item, index },
  });
  const made = place(each, scope, `${path}/`, map);
  scope.places.push(made);
  return made;
}

/** Blocks and the members of groups among them: those that share a scope. */
export const flat = (places: readonly Place[]): Place[] =>
  places.flatMap((each) => ('parallel' in each.block ? [each, ...flat(each.members)] : [each]));

export const within = (outer: Place): Place[] => [outer, ...outer.members.flatMap(within)];

export function around(inner: Place): Place[] {
  return inner.parent ? [...around(inner.parent), inner.parent] : [];
}

/** Whether the nearest block around both is a group. */
export function shareGroup(one: Place, other: Place): boolean {
  const both = around(one).filter((each) => around(other).includes(each));
  return both.length > 0 && 'parallel' in both.at(-1)!.block;
}

/** What `{{all_outputs}}` stands for: makers written before it, where the gates of theirs are too, outer scopes first. */
export function before(reader: Place): Place[] {
  const { scope } = reader;
  const outer = scope.outer && scope.opener ? before(scope.opener) : [];
  const own = [...around(reader), reader];
  const isSwitch = scope.opener !== undefined && 'switch' in scope.opener.block;
  const all = flat(isSwitch ? scope.places.filter((each) => own.includes(each)) : scope.places);
  const earlier = all.slice(0, all.indexOf(reader));
  return [
    ...outer,
    ...earlier.filter(({ output }) => output !== undefined && earlier.includes(scope.hands.get(output)!)),
  ];
}

function handOf(name: string, reader: Place): Place | undefined {
  for (let scope: Scope | undefined = reader.scope; scope; scope = scope.outer) {
    const hand = scope.hands.get(name);
    if (hand) return hand;
  }
  return undefined;
}

/** The names in a block's own texts; what it is made of is left out. */
function namesIn({ block }: Place): Set<string> {
  const { of } = block as Partial<ApprovalBlock>;
  const own: unknown = { ...block, blocks: 0, each: 0, cases: 0, otherwise: 0, definition: 0, when: 0 };
  const texts = [
    JSON.stringify(own),
    ...('map' in block ? [`{{${block.over}}}`] : []),
    ...('switch' in block ? [`{{${block.on}}}`] : []),
  ];
  if (block.when) texts.push(JSON.stringify(block.when).replace(/"(\w+)":/g, '{{$1}}'));
  const names = new Set(
    texts.flatMap((text) => [...text.matchAll(/{{(\w+)\??}}/g)].map((match) => match[1]!)),
  );
  if (of !== undefined) names.delete(of);
  return names;
}

/** Everyone out of whose hands a block takes something. */
export function handsFor(reader: Place): Place[] {
  const named = [...namesIn(reader)].flatMap((name) =>
    name === 'all_outputs'
      ? before(reader).map(({ output, scope }) => scope.hands.get(output!)!)
      : (handOf(name, reader) ?? []),
  );
  return [...new Set(reader.decidesOn ? [reader.decidesOn, ...named] : named)].filter(
    (hand) => hand !== reader,
  );
}
