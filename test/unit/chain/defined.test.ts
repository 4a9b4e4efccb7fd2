import { defined } from '../../../src/chain/defined';

test('what is unset is left out, and what is empty, false or null is kept', () => {
  const record = defined({ a: undefined, b: 0, c: '', d: false, e: null });
  expect(Object.entries(record)).toEqual([
    ['b', 0],
    ['c', ''],
    ['d', false],
    ['e', null],
  ]);
});
