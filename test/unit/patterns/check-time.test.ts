import { CHECK_TIMEOUT, CheckTime } from '../../../src/patterns/check-time';
import { matcherWithin } from '../../../src/patterns/matches-pattern';

/** A clock that stands still but for what is run. */
function clock(): { readonly time: CheckTime; readonly taking: <T>(ms: number, value: T) => () => T } {
  let now = 0;
  const taking =
    <T>(ms: number, value: T) =>
    () => {
      now += ms;
      return value;
    };
  return { time: new CheckTime(() => now), taking };
}

test('what a check runs shares its time, and nothing is run when none is left', () => {
  const { time, taking } = clock();
  expect(time.run(taking(400, 'a'))).toEqual({ value: 'a' });
  expect(time.isOver).toBe(false);
  expect(time.run(taking(CHECK_TIMEOUT - 400, undefined))).toEqual({ value: undefined });
  expect(time.isOver).toBe(true);
  const never = jest.fn();
  expect(time.run(never)).toBeUndefined();
  expect(never).not.toHaveBeenCalled();
});

test('what passes between two runs is not of the check’s time', () => {
  const { time, taking } = clock();
  taking(5000, 'a schema is compiled')();
  expect(time.run(() => 1)).toEqual({ value: 1 });
});

test('a run that never ends is interrupted, and the next one is not', () => {
  const time = new CheckTime();
  const endless = () => {
    for (;;);
  };
  expect(time.run(endless, 10)).toBeUndefined();
  expect(time.run(() => 1)).toEqual({ value: 1 });
  expect(new CheckTime().run(() => 2)).toEqual({ value: 2 });
});

test('what a run throws is thrown as it is, and takes its time', () => {
  const { time, taking } = clock();
  const mistake = new TypeError('broken');
  const failing = () => {
    taking(CHECK_TIMEOUT, undefined)();
    throw mistake;
  };
  expect(() => time.run(failing)).toThrow(mistake);
  expect(time.isOver).toBe(true);
});

test('a pattern is not searched for when the check has no time left', () => {
  const { time, taking } = clock();
  const matches = matcherWithin(time);
  expect([matches('^a', 'ab'), matches('^a', 'ba')]).toEqual([true, false]);
  time.run(taking(CHECK_TIMEOUT, undefined));
  expect(matches('^a', 'ab')).toBe('timeout');
});

test('a rule’s broken pattern is a SyntaxError', () => {
  expect(() => matcherWithin(new CheckTime())('(', 'x')).toThrow(SyntaxError);
});
