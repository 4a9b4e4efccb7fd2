import { shellWord } from '../../../../src/cli/text/shell-word';

test.each([
  ['page-4711', 'page-4711'],
  ['page-4711~2', 'page-4711~2'],
  ['~2', "'~2'"],
  ['a=~2', "'a=~2'"],
  ['a~b', "'a~b'"],
  ['two words', "'two words'"],
  ["it's", "'it'\\''s'"],
])('%s is pasted as %s', (word, pasted) => {
  expect(shellWord(word)).toBe(pasted);
});
