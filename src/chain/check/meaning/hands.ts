import { own } from '../../json';
import type { FoundBlock } from '../found';
import { mayRead } from './reading-order';

/**
 * Puts a block among those whose hands its output, or the one that it decides on, goes through.
 *
 * @returns of a gate, out of whose hands it takes the output; undefined where there is no such output
 */
export function takeHands(block: FoundBlock): FoundBlock | undefined {
  const { hands } = block.scope;
  if (block.output) {
    if (!hands.has(block.output.name)) hands.set(block.output.name, [block]);
    return undefined;
  }
  const of = block.kind === 'approval' ? own(block.written, 'of') : undefined;
  const through = typeof of === 'string' ? hands.get(of) : undefined;
  const before = through?.at(-1);
  if (!before || !mayRead(block, before)) return undefined;
  through!.push(block);
  return before;
}

/** Whose hands an output is out of when a block reads it: those of a gate's own output before the gate itself. */
export function handsBefore(reader: FoundBlock, hands: readonly FoundBlock[]): readonly FoundBlock[] {
  const own = reader.decidesOn ? hands.indexOf(reader) : -1;
  return own === -1 ? hands : hands.slice(0, own);
}
