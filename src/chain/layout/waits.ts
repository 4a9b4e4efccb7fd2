import type { Block } from '../definition/definition';
import { type Layout, makerOf, nearestAround, outputsBefore, type PlacedBlock } from './placed';
import { namedSlots } from '../template/texts';

/** Everyone who hands in what a block names: in its texts, its condition, its list, its value, its decision. */
export function makersNamed(layout: Layout, reader: PlacedBlock): PlacedBlock[] {
  const { decidesOn, block } = reader;
  const decided = decidesOn && (block as { readonly of?: string }).of;
  const makers = namedSlots(block).flatMap(({ name }) => {
    if (name === 'all_outputs') return makersBefore(layout, reader);
    return name === decided ? [] : (makerOf(name, reader) ?? []);
  });
  return [...new Set(decidesOn ? [decidesOn, ...makers] : makers)];
}

/** Whether a validator of a block's own is given all that there is, of which nobody knows what it looks at. */
export function seesAll(block: Block): boolean {
  return 'step' in block && (block.checks ?? []).some((check) => 'validator' in check);
}

/** Everyone whose output a block may see: those that it names, and all before it where a validator is given them. */
export function makersSeen(layout: Layout, reader: PlacedBlock): PlacedBlock[] {
  const named = makersNamed(layout, reader);
  return seesAll(reader.block) ? [...new Set([...named, ...makersBefore(layout, reader)])] : named;
}

function makersBefore(layout: Layout, reader: PlacedBlock): PlacedBlock[] {
  return outputsBefore(layout, reader).map(({ output, scope }) => scope.makers.get(output!)!);
}

/**
 * Fills in what blocks wait for: the makers that they name and share a group with. Everything else that holds blocks is
 * a list, whose order has seen to it, or keeps them from naming each other.
 */
export function linkWaits(layout: Layout, blocks: readonly PlacedBlock[]): void {
  for (const placed of blocks) {
    const makers = makersNamed(layout, placed).filter(
      (maker) => maker !== placed && nearestAround(placed, maker)?.kind === 'parallel',
    );
    placed.waitsFor = makers.sort(asWritten);
  }
}

/**
 * Of two blocks that a third may name, in the layout's order without counting all blocks for it: neither stands inside the
 * other, nor do they stand in two items or two cases, so that what tells their places apart is an index of a list.
 */
function asWritten({ written: one }: PlacedBlock, { written: other }: PlacedBlock): number {
  const at = one.findIndex((key, i) => key !== other[i]);
  return Number(one[at]) - Number(other[at]);
}
