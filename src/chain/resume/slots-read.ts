import type { PlacedBlock } from '../layout/placed';
import { type Slot, slotsOf } from '../template/template';
import { namedSlots } from '../template/texts';

/** Every slot that a block reads: in its own texts, and in what its requests share with others. */
export function slotsRead({ block, kind, scope }: PlacedBlock): Slot[] {
  if (kind !== 'step' && kind !== 'plan') return namedSlots(block);
  const { context, defaults } = scope.definition;
  const shared = [context, defaults?.system].flatMap((text) => (text === undefined ? [] : slotsOf(text)));
  return [...namedSlots(block), ...shared];
}
