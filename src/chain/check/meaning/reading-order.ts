import type { Slot } from '../../template/template';
import { blockText, type FoundBlock, isInside, nearestAround } from '../found';
import { pathText } from '../problems';

/** Whether a block may wait for another: that is written before it, or a member of the same group. */
export function mayRead(reader: FoundBlock, maker: FoundBlock): boolean {
  if (maker === reader || isInside(maker, reader) || isInside(reader, maker)) return false;
  const around = nearestAround(reader, maker);
  return around === undefined ? maker.order < reader.order : around.kind === 'parallel';
}

/** Why a block must not name an output that goes through these hands; undefined where it may. */
export function orderProblem(
  slot: Slot,
  hands: readonly FoundBlock[],
  reader: FoundBlock,
): string | undefined {
  const written = `{{${slot.text}}}`;
  const [maker] = hands as readonly [FoundBlock];
  if (maker === reader) return `${written} is this block's own output, which is not there yet`;
  if (!mayRead(reader, maker)) return `${written} ${makerProblem(maker, reader)}`;
  const last = hands.at(-1)!;
  if (mayRead(reader, last)) return undefined;
  return isInside(last, reader)
    ? `${written} is approved inside this group, by ${placeText(last)}, and is not there yet`
    : `${written} is approved later, by ${placeText(last)}: move this block behind it`;
}

function makerProblem(maker: FoundBlock, reader: FoundBlock): string {
  const by = placeText(maker);
  if (isInside(maker, reader)) return `is made inside this group, by ${by}, and is not there yet`;
  if (isInside(reader, maker))
    return `is what ${by} makes, which this block is part of, and is not there yet`;
  if (nearestAround(reader, maker)?.kind === 'switch')
    return `is made in another case, by ${by}: only one of the two runs`;
  return `is written later, by ${by}: move that block up, or this one down`;
}

/** `step "write_headline" (blocks[1])`. */
export function placeText(block: FoundBlock): string {
  return `${blockText(block)} (${pathText(block.at)})`;
}
