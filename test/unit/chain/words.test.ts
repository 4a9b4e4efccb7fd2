import { counted, countedIfAny, cut, firstOf, joined, messageOf } from '../../../src/chain/words';

test('a count has its word in the right number, a range too', () => {
  expect([counted(0, 'call'), counted(1, 'call'), counted(2, 'call')]).toEqual([
    '0 calls',
    '1 call',
    '2 calls',
  ]);
  expect([counted('1', 'call'), counted('1 to 3', 'call')]).toEqual(['1 call', '1 to 3 calls']);
  expect([countedIfAny(0, 'call'), countedIfAny(1, 'call')]).toEqual(['', '1 call']);
});

test('words are joined as they are said', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => joined(words, 'or'))).toEqual([
    '',
    'a',
    'a or b',
    'a, b or c',
  ]);
});

test('a message names the first twelve, and says that there are more', () => {
  const names = Array.from({ length: 13 }, (_, i) => i);
  expect(firstOf(names.slice(0, 12))).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11');
  expect(firstOf(names, (n) => `n${n}`)).toMatch(/^n0, n1, .*, n11, …$/);
});

test('a text is cut between characters', () => {
  expect([cut('abcd', 4), cut('abcde', 4), cut('abc😀e', 4), cut('ab😀de', 4)]).toEqual([
    'abcd',
    'abcd…',
    'abc…',
    'ab😀…',
  ]);
});

test('whatever is thrown says something', () => {
  expect([messageOf(new TypeError('no')), messageOf('no'), messageOf(undefined)]).toEqual([
    'no',
    'no',
    'undefined',
  ]);
});
