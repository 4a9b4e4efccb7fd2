import type { PlacedBlock } from '../layout/placed';
import { makersNamed, makersSeen, seesAll } from '../layout/waits';
import type { Run } from '../run/run';
import { slotsOf } from '../template/template';
import { namedSlots } from '../template/texts';
import { isFinished } from '../run/finished';

/** Whether a block reads an input of this name: in its own texts, in what its requests share with others, or in a validator. */
export function readsInput({ block, kind, scope }: PlacedBlock, input: string): boolean {
  if (seesAll(block)) return true;
  const { context, defaults } = scope.definition;
  const shared = kind === 'step' || kind === 'plan' ? [context, defaults?.system] : [];
  const slots = [
    ...namedSlots(block),
    ...shared.flatMap((text) => (text === undefined ? [] : slotsOf(text))),
  ];
  return slots.some(({ name }) => name === input);
}

/**
 * Whose outputs a block has read: those that it names, and what had come to an end before it where a validator of its own
 * was given that.
 */
export function makersRead(run: Run, reader: PlacedBlock): PlacedBlock[] {
  const named = makersNamed(run.layout, reader);
  if (!seesAll(reader.block)) return named;
  const until = endOf(run, reader);
  const seen = makersSeen(run.layout, reader).filter(
    (maker) => isFinished(run, maker) && endOf(run, maker) <= until,
  );
  return [...new Set([...named, ...seen])];
}

function endOf({ state }: Run, { path }: PlacedBlock): number {
  return state.steps[path]?.endedAt ?? Infinity;
}
