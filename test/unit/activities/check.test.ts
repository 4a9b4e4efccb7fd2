import { createActivities } from '../../../src/activities';

const activities = createActivities({ model: () => Promise.reject(new Error('no model is called')) });

test('passes what keeps schema and rules', async () => {
  const request = { output: { type: 'array', maxItems: 2 }, rules: [{ includes: ['fold'] }] } as const;
  expect(await activities.check(request, ['folds'])).toEqual({ verdict: 'pass', reasons: [] });
});

test('fails an empty text in the place of a model’s, as a model’s own fails', async () => {
  const request = { said: true, output: { type: 'string' } } as const;
  const empty = { verdict: 'fail', reasons: ['the text is empty'] };
  expect(await activities.check(request, '')).toEqual(empty);
  expect(await activities.check(request, ' \n')).toEqual(empty);
  expect(await activities.check(request, 'x')).toEqual({ verdict: 'pass', reasons: [] });
  expect(await activities.check({ output: { type: 'string' } }, '')).toMatchObject({ verdict: 'pass' });
});

test('fails on the schema before it looks at rules', async () => {
  const request = { output: { type: 'string' }, rules: [{ maxWords: 0 }] } as const;
  expect(await activities.check(request, 5)).toEqual({
    verdict: 'fail',
    reasons: ['the value must be string'],
  });
});

test('holds rules to a value as canonical JSON', async () => {
  const request = { rules: [{ matches: '^\\{"a":1,"b":2\\}$' }, { excludes: ['c'] }] };
  expect(await activities.check(request, { b: 2, a: 1 })).toEqual({ verdict: 'pass', reasons: [] });
});

test('gives a pattern that backtracks without end up in time', async () => {
  const verdict = await activities.check({ rules: [{ matches: '^(\\w+\\s?)*$' }] }, `${'word '.repeat(20)}!`);
  expect(verdict.reasons).toEqual(['could not be searched for /^(\\w+\\s?)*$/u in time']);
});

test('searches for all patterns of one check in the time of one', async () => {
  const slow = { matches: '^(\\w+\\s?)*$' };
  const rules = [...Array<typeof slow>(6).fill(slow), { matches: 'w' }];
  const { reasons } = await activities.check({ rules }, `${'word '.repeat(20)}!`);
  expect(reasons.at(-1)).toBe('could not be searched for /w/u in time');
});
