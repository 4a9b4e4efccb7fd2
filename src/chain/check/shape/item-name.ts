import { own } from '../../json';
import { nameProblem } from '../../definition/names';
import { blockText, type FoundBlock, scopesAround } from '../found';
import type { Reading } from '../meaning/reading';
import { mayRead, placeText } from '../meaning/reading-order';

/** The item's own name: none that is seen there already. `item` itself may be that of a map around it, too. */
export function checkItem(block: FoundBlock, { whole: { problems } }: Reading): void {
  const item = own(block.written, 'item');
  if (typeof item !== 'string' || item === 'item') return;
  const at = [...block.at, 'item'];
  const problem = nameProblem(item);
  if (problem !== undefined) return problems.add(at, problem);
  for (const { inputs, hands, opener } of scopesAround(block)) {
    const maker = hands.get(item)?.[0];
    if (inputs.has(item)) {
      const what = opener ? `the item of ${blockText(opener)}` : 'an input';
      problems.add(at, `"${item}" is the name of ${what}: give the item another one`);
    } else if (maker && mayRead(block, maker))
      problems.add(at, `"${item}" is the output of ${placeText(maker)}: give the item another name`);
  }
}
