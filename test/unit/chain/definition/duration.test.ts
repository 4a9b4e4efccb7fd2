import { milliseconds, parseDuration } from '../../../../src/chain/definition/duration';

test.each([
  ['30s', 30_000],
  ['5 minutes', 300_000],
  ['1.5h', 5_400_000],
  ['2 days', 172_800_000],
  ['250ms', 250],
  ['1 sec', 1000],
  [42, 42],
])('the duration %s has %s milliseconds', (text, ms) => {
  expect(milliseconds(text)).toBe(ms);
});

test.each(['soon', '5 weeks', '-1s', '', '0s', 0, -5, Number.NaN])('%s is not a duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
  expect(() => milliseconds(text)).toThrow(RangeError);
});
