import { readBareSlot } from '../bare-slot';
import type { FoundBlock } from '../found';
import type { Reading } from './reading';
import { list, type Shape, show } from '../shape/shape';

const name: Shape = (value, at, { problems, bares }) => {
  const slot = readBareSlot(value);
  if (slot?.path.length === 0) {
    if (bares.some((bare) => bare.slot.name === slot.name))
      problems.add(at, `"${slot.name}" is listed twice`);
    bares.push({ at, slot: { ...slot, optional: false } });
  } else if (slot) problems.add(at, `a plan is given whole values: write "${slot.name}"`);
  else problems.add(at, `must be the name of an input or output, without braces, not ${show(value)}`);
};

/** What a plan's blocks may name. */
export const planInputs = list('names', name);

/** They are there, under names that inputs may have. */
export function checkPlanInputs(block: FoundBlock, reading: Reading): void {
  for (const bare of block.bares) {
    const { name: called } = bare.slot;
    if (called === 'item' || called === 'index')
      reading.whole.problems.add(bare.at, `no input of a plan can be called "${called}"${MENDS[called]}`);
    else reading.checkBare(bare, block, ['test it in "when"']);
  }
}

const MENDS = { item: ': give the item another name by "item" of its map', index: '' };
