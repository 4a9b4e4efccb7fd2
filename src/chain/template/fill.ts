import type { Json } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';
import { onlySlot, renderAllOutputs, renderTemplate } from './template';
import { allOutputs, lookUp, valuesFor } from '../run/values';

/** A string that is exactly one slot becomes that value; an absent optional one becomes null. */
export function fillArgument(run: Run, placed: PlacedBlock, arg: Json): Json {
  if (typeof arg === 'string') {
    const slot = onlySlot(arg);
    if (slot && slot.name !== 'all_outputs')
      return valuesFor(run, placed, [slot]).values().next().value ?? null;
    return fillText(run, placed, arg);
  }
  if (Array.isArray(arg)) return arg.map((item: Json) => fillArgument(run, placed, item));
  if (typeof arg !== 'object' || arg === null) return arg;
  return Object.fromEntries(
    Object.entries(arg).map(([key, value]) => [key, fillArgument(run, placed, value as Json)]),
  );
}

/** Renders a template in the workflow itself: for `text` blocks and activity arguments. */
export function fillText(run: Run, placed: PlacedBlock, template: string): string {
  return renderTemplate(template, (slot) =>
    slot.name === 'all_outputs' ? renderAllOutputs(allOutputs(run, placed)) : lookUp(run, placed, slot),
  );
}
