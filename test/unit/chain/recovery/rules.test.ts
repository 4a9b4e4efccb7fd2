import { type Rule } from '../../../../src/chain/definition/definition';
import { ruleProblems } from '../../../../src/chain/recovery/rules';

const found = (pattern: string, text: string) => new RegExp(pattern, 'u').test(text);
const problems = (rule: Rule, text: string) => ruleProblems([rule], text, found);

test.each<[Rule, string, string[]]>([
  [{ maxWords: 3 }, 'one two three', []],
  [{ maxWords: 3 }, ' one  two\nthree\tfour ', ['has 4 words, at most 3 are allowed']],
  [{ maxWords: 1 }, 'one two', ['has 2 words, at most 1 is allowed']],
  [{ minWords: 2 }, 'one two', []],
  [{ minWords: 2 }, 'one', ['has 1 word, at least 2 are needed']],
  [{ minWords: 1 }, '', ['has 0 words, at least 1 is needed']],
  [{ maxWords: 2 }, 'drei\u3000Wörter hier', ['has 3 words, at most 2 are allowed']],
  [{ maxChars: 2 }, '🚲🚲', []],
  [{ maxChars: 2 }, '🚲🚲!', ['has 3 characters, at most 2 are allowed']],
  [{ includes: ['Fold', 'light'] }, 'It FOLDS.', ['does not include "light"']],
  [
    { excludes: ['!', 'cheap'] },
    'Cheap!',
    ['includes "!", which is not allowed', 'includes "cheap", which is not allowed'],
  ],
  [{ excludes: ['!'] }, 'Calm.', []],
  [{ matches: '^[A-Z]' }, 'Big', []],
  [{ matches: '^[A-Z]' }, 'small', ['does not match the pattern /^[A-Z]/u']],
])('%j on %j', (rule, text, expected) => {
  expect(problems(rule, text)).toEqual(expected);
});

test('a pattern that takes too long is a problem', () => {
  expect(ruleProblems([{ matches: 'x' }], 'x', () => 'timeout')).toEqual([
    'could not be searched for /x/u in time',
  ]);
});

test('lists every problem in the order of the rules', () => {
  expect(ruleProblems([{ maxWords: 1 }, { maxChars: 3 }, { includes: ['b'] }], 'a a a', found)).toEqual([
    'has 3 words, at most 1 is allowed',
    'has 5 characters, at most 3 are allowed',
    'does not include "b"',
  ]);
});
