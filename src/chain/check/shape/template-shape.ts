import { isObject, type Json } from '../../json';
import { type Slot, slotsOf, TemplateSyntaxError } from '../../template/template';
import type { FoundText } from '../found';
import { type Shape, show } from './shape';

interface TemplateOptions {
  /** Such as `a system prompt`: it may name inputs only. */
  readonly inputsOnly?: string;
  readonly mayBeEmpty?: boolean;
}

/** A text with slots; what they name is looked at when the whole chain has been seen. */
export function template({ inputsOnly, mayBeEmpty = false }: TemplateOptions = {}): Shape {
  return (value, at, { problems, texts }) => {
    if (isObject(value) && 'file' in value) {
      return problems.add(
        at,
        '{ file: … } is read only where the chain itself is read from a file: write the text',
      );
    }
    if (typeof value !== 'string') return problems.add(at, `must be text, not ${show(value)}`);
    if (!mayBeEmpty && value.trim() === '') problems.add(at, 'must be text with something in it');
    try {
      const found: FoundText = {
        at,
        slots: distinct(slotsOf(value)),
        ...(inputsOnly !== undefined && { inputsOnly }),
      };
      texts.push(found);
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      problems.add(at, error.message);
    }
  };
}

function distinct(slots: readonly Slot[]): Slot[] {
  return [...new Map(slots.map((slot) => [slot.text, slot])).values()];
}

const anyText = template({ mayBeEmpty: true });

/** A value in which strings, at any depth, are templates. */
export const filled: Shape = (value, at, seen) => {
  if (typeof value === 'string') anyText(value, at, seen);
  else if (Array.isArray(value))
    (value as readonly Json[]).forEach((each, i) => filled(each, [...at, i], seen));
  else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) filled(each as Json, [...at, key], seen);
  }
};
