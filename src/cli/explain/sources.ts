import type { Layout, PlacedBlock } from '../../chain/layout/placed';

/** What has to be settled before a block starts: what is written before it in a list, and what it waits for in a group. */
export function sourcesIn({ all, blocks }: Layout): (placed: PlacedBlock) => readonly PlacedBlock[] {
  const lists = [blocks, ...all.flatMap(({ kind, members }) => (kind === 'chain' ? [members] : []))];
  const before = new Map(
    lists.flatMap((list) => list.slice(1).map((placed, i) => [placed, list[i]!] as const)),
  );
  return (placed) => {
    const previous = before.get(placed);
    return previous ? [previous, ...placed.waitsFor] : placed.waitsFor;
  };
}
