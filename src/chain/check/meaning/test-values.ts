import type { Test } from '../../definition/definition';
import { isObject, type Json } from '../../json';
import type { Slot } from '../../template/template';
import type { Path } from '../problems';
import { misfitOf } from '../schema/schema-value';
import type { Whole } from '../seen';
import { show } from '../shape/shape';
import { didYouMean } from '../suggest';
import { firstOf } from '../../words';

/** Values that a slot never has, as far as its schema says: a test for one is a mistake. */
export function checkTestValues(
  test: Test,
  slot: Slot,
  at: Path,
  schemas: readonly Json[],
  whole: Whole,
): void {
  const { problems } = whole;
  const look = (value: Json, place: Path): void => {
    const misfit = misfitOf(value, schemas, whole);
    if (misfit) problems.add(place, () => neverText(slot, value, misfit.values, misfit.types));
  };
  if (!isObject(test)) return look(test as Json, at);
  (test.in ?? []).forEach((value, i) => look(value, [...at, 'in', i]));
  if (test.not !== undefined) look(test.not, [...at, 'not']);
  for (const word of ['gt', 'lt'] as const) {
    if (test[word] === undefined) continue;
    const misfit = misfitOf(test[word], schemas, whole);
    if (misfit?.types)
      problems.add(
        [...at, word],
        `{{${slot.text}}} is not a number, but of type ${misfit.types.join(' or ')}`,
      );
  }
}

export function neverText(
  slot: Slot,
  value: Json,
  values: readonly Json[] | undefined,
  types: readonly string[] = [],
): string {
  const never = `{{${slot.text}}} is never ${show(value)}`;
  if (!values) return `${never}: it is of type ${types.join(' or ')}`;
  const texts = values.filter((each) => typeof each === 'string');
  const meant = typeof value === 'string' ? didYouMean(value, texts) : '';
  return `${never}${meant === '' ? `; it is one of ${firstOf(values, show)}` : meant}`;
}
