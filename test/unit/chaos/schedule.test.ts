import { luck, oneOf } from '../../../chaos/luck';
import { scheduleOf } from '../../../chaos/schedule';
import { LONG, SHORT } from '../../../chaos/sizes';
import { weatherOf } from '../../../chaos/weather';

test('the same seed gives the same schedule, another seed another', () => {
  const plan = (seed: number): unknown => scheduleOf(seed, SHORT.strikes, SHORT.pauseMs);
  expect(plan(1)).toEqual(plan(1));
  expect(plan(1)).not.toEqual(plan(2));
});

test.each(Object.entries({ SHORT, LONG }))(
  'every fault of %s is in its schedule as often as told',
  (_, size) => {
    const schedule = scheduleOf(5, size.strikes, size.pauseMs);
    for (const [fault, count] of Object.entries(size.strikes))
      expect([fault, schedule.filter((each) => each.fault === fault).length]).toEqual([fault, count]);
    for (const { pauseMs, luck: aim } of schedule) {
      expect(pauseMs).toBeLessThanOrEqual(size.pauseMs);
      expect(aim).toBeLessThan(1);
    }
  },
);

test('the long size has what the promise is stated for', () => {
  expect(LONG.runs).toBeGreaterThanOrEqual(300);
  expect(LONG.stormMs).toBe(60_000);
  expect(LONG.strikes).toMatchObject({ 'worker killed': 20, 'server killed': 10 });
});

test('luck is spread evenly, and does not depend on the order of asking', () => {
  const drawn = Array.from({ length: 10_000 }, (_, n) => luck(7, 'draw', n));
  const tenths = Array.from(
    { length: 10 },
    (_, i) => drawn.filter((each) => Math.floor(each * 10) === i).length,
  );
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  expect(luck(7, 'draw', 3)).toBe(drawn[3]);
  expect(['a', 'b']).toContain(oneOf(['a', 'b'], 7, 'one'));
});

test('a call is struck at its first two requests at most', () => {
  const calls = Array.from({ length: 500 }, (_, n) => `step/generate/${n}`);
  const struck = (nth: number): number =>
    calls.filter((call) => weatherOf(1, 'page-1', call, nth) !== undefined).length;
  expect(struck(1)).toBeGreaterThan(0);
  expect(struck(2)).toBeGreaterThan(0);
  expect(struck(3)).toBe(0);
});
