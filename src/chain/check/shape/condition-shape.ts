import type { Test } from '../../definition/definition';
import { isObject, type Json } from '../../json';
import { bareSlotMend, readBareSlot } from '../bare-slot';
import type { Path } from '../problems';
import { checkKeys, type RecordRule } from './record';
import type { Seen } from '../seen';
import { anything, boolean, list, must, type Shape, show } from './shape';

const number = must('a number', (value) => typeof value === 'number');

const TEST: RecordRule = {
  what: 'a test',
  keys: { in: list('values', anything, 1), not: anything, gt: number, lt: number, exists: boolean },
  instead: {
    eq: 'write the bare value',
    equals: 'write the bare value',
    gte: 'write gt with the next smaller number, or not: { … lt }',
    lte: 'write lt with the next greater number, or not: { … gt }',
  },
};

/** Conditions as data: tests by slot, `all`, `any` and `not`. */
export const condition: Shape = (value, at, seen) => {
  if (!isObject(value)) {
    return seen.problems.add(
      at,
      `must be a condition such as { "label.kind": "refund" }, not ${show(value as Json)}`,
    );
  }
  if (Object.keys(value).length === 0) seen.problems.add(at, 'must test something: {} always holds');
  for (const [key, member] of Object.entries(value as Record<string, Json>)) {
    if (key === 'all' || key === 'any') list('conditions', condition, 1)(member, [...at, key], seen);
    else if (key === 'not') condition(member, [...at, key], seen);
    else checkTest(key, member, [...at, key], seen);
  }
};

function checkTest(key: string, test: Json, at: Path, seen: Seen): void {
  const slot = readBareSlot(key);
  if (!slot) seen.problems.add(at, bareSlotMend(key));
  const before = seen.problems.count;
  if (Array.isArray(test))
    seen.problems.add(at, 'must be a value or a test, not a list: write { in: [ … ] }');
  else if (isObject(test)) checkOperators(test as Record<string, Json>, at, seen);
  if (slot && seen.problems.count === before)
    seen.tests.push({ at, slot: { ...slot, optional: true }, test: test as Test });
}

function checkOperators(test: Readonly<Record<string, Json>>, at: Path, seen: Seen): void {
  if (Object.keys(test).length === 0) seen.problems.add(at, 'must test something: in, not, gt, lt or exists');
  checkKeys(TEST, test, at, seen);
}
