import type { Condition, Test } from '../definition/definition';
import { canonicalJson, isObject, type Json } from '../json';

/** What a condition's slot stands for: a value, or undefined where it is absent. */
export type Lookup = (slot: string) => Json | undefined;

/** Whether a condition holds. An absent value equals nothing, is in nothing, and is neither greater nor smaller. */
export function holds(condition: Condition, lookup: Lookup): boolean {
  return Object.entries(condition).every(([key, value]) => {
    if (key === 'all') return (value as readonly Condition[]).every((each) => holds(each, lookup));
    if (key === 'any') return (value as readonly Condition[]).some((each) => holds(each, lookup));
    if (key === 'not') return !holds(value as Condition, lookup);
    return passes(value as Test, lookup(key));
  });
}

function passes(test: Test, value: Json | undefined): boolean {
  if (!isObject(test)) return equal(value, test as Json);
  if (test.exists !== undefined && (value !== undefined) !== test.exists) return false;
  if (test.in !== undefined && !test.in.some((each: Json) => equal(value, each))) return false;
  if (test.not !== undefined && equal(value, test.not)) return false;
  if (test.gt !== undefined && !(typeof value === 'number' && value > test.gt)) return false;
  if (test.lt !== undefined && !(typeof value === 'number' && value < test.lt)) return false;
  return true;
}

function equal(value: Json | undefined, expected: Json): boolean {
  return value !== undefined && canonicalJson(value) === canonicalJson(expected);
}

/** The slots that a condition names, in written order. */
export function conditionSlots(condition: Condition): string[] {
  return Object.entries(condition).flatMap(([key, value]) => {
    if (key === 'all' || key === 'any') return (value as readonly Condition[]).flatMap(conditionSlots);
    return key === 'not' ? conditionSlots(value as Condition) : [key];
  });
}

/** The slots that are present whenever the condition holds: tested for `exists: true`, equality or membership. */
export function provenPresent(condition: Condition): string[] {
  return Object.entries(condition).flatMap(([key, value]) => {
    if (key === 'all') return (value as readonly Condition[]).flatMap(provenPresent);
    if (key === 'any' || key === 'not') return [];
    const test = value as Test;
    const proven =
      !isObject(test) ||
      test.exists === true ||
      test.in !== undefined ||
      test.gt !== undefined ||
      test.lt !== undefined;
    return proven ? [key] : [];
  });
}
