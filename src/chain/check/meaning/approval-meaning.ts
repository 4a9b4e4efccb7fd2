import { own } from '../../json';
import { readBareSlot } from '../bare-slot';
import { blockText, type FoundBlock, scopesAround } from '../found';
import type { Reading } from './reading';
import { mayRead, placeText } from './reading-order';
import { type Shape, show } from '../shape/shape';
import { didYouMean } from '../suggest';

/** The name of an output: no path, no braces. */
export const outputName: Shape = (value, at, { problems }) => {
  const slot = readBareSlot(value);
  if (slot?.path.length === 0) return;
  const mend = slot ? `a whole output: write "${slot.name}"` : 'the name of an output, without braces';
  problems.add(at, `must be ${mend}${slot ? '' : `, not ${show(value)}`}`);
};

/** Whether there is an output to decide on, made before it in its own scope. */
export function checkOf(block: FoundBlock, reading: Reading): boolean {
  if (block.decidesOn) return true;
  const of = readBareSlot(own(block.written, 'of') ?? null);
  // As an item or a case it is wrong already.
  if (of?.path.length !== 0 || block.parent?.inner) return false;
  reading.whole.problems.add([...block.at, 'of'], () => ofProblem(of.name, block, reading));
  return false;
}

function ofProblem(of: string, block: FoundBlock, { chain }: Reading): string | undefined {
  const maker = block.scope.hands.get(of)?.[0];
  if (maker) return makerProblem(of, maker, block);
  for (const { inputs, hands } of scopesAround(block)) {
    if (inputs.has(of)) return `"${of}" is given, and made by no block: an approval decides on an output`;
    const other = hands.get(of)?.[0];
    if (other)
      return `"${of}" is made in another scope, by ${placeText(other)}: an approval decides on an output of its own`;
  }
  const named = chain.blocks.find(({ name, output }) => name === of && output);
  if (named?.scope === block.scope)
    return `"${of}" names no output: that of ${blockText(named)} is called "${named.output!.name}"`;
  const inside = chain.blocks.find(({ output }) => output?.name === of);
  if (inside)
    return `"${of}" is made in another scope, by ${placeText(inside)}: an approval decides on an output of its own`;
  if (chain.lost) return undefined;
  const known = [...block.scope.hands].flatMap(([name, [first]]) => (mayRead(block, first!) ? [name] : []));
  return `"${of}" names no output that is made before this approval in its scope${didYouMean(of, known)}`;
}

function makerProblem(of: string, maker: FoundBlock, block: FoundBlock): string {
  return maker.order < block.order
    ? `"${of}" is made in another case, by ${placeText(maker)}`
    : `"${of}" is written later, by ${placeText(maker)}: move this approval behind it`;
}
