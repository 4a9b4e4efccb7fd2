import { dispatchFinding, PROBED, settled } from '../../../../src/cli/doctor/dispatch';
import { ok, unknown } from '../../../../src/cli/doctor/finding';

/** So many turns of the same length, then the rest of a probe. */
const turns = (first: number, then: number, fast = 25): number[] =>
  Array.from({ length: PROBED - 1 }, (_, i) => (i < fast ? first : then));

test('a server that reads more often than the limit allows has none', () => {
  expect(dispatchFinding(turns(12, 8.26))).toEqual({
    name: 'settings',
    outcome: 'ok',
    note: '8.3 ms from one empty activity to the next (median of 39): no dispatch limit is in the way',
    medianMs: 8.3,
  });
});

test('a fast start and then 50 ms a turn is the limit, with its mend', () => {
  const found = dispatchFinding(turns(9, 50));
  expect(found).toMatchObject({ outcome: 'bad', medianMs: 50 });
  expect(found.note).toMatch(/^50 ms .*, after 9 ms for the first few: .* is at its default/);
  expect(found.mend).toContain('--dynamic-config-value history.transferProcessorMaxPollRPS=2000');
});

test.each([
  ['50 ms from the first turn on', turns(50, 50)],
  ['a pace that the limit allows', turns(36, 38)],
  ['a far slower store', turns(90, 200)],
])('%s can be anything', (_, slow) => {
  expect(dispatchFinding(slow)).toMatchObject({
    outcome: 'unknown',
    note: expect.stringContaining('too slow or uneven to tell') as string,
  });
});

test('a limit that is felt late, on a slow machine, is found all the same', () => {
  expect(dispatchFinding(turns(29, 50, 50)).outcome).toBe('bad');
});

test('a server that was fast for long enough has no limit, whatever held it up in between', () => {
  const slow = turns(60, 90, 30);
  expect(dispatchFinding([...slow.slice(0, 60), ...turns(8, 8).slice(60)]).outcome).toBe('ok');
});

test('a busy machine that makes some turns longer and the next ones shorter does not hide the limit', () => {
  const busy = turns(20, 50, 40).map((turn, i) =>
    turn === 50 ? turn + [0, 7, -7, 2, 45, -35][i % 6]! : turn,
  );
  expect(dispatchFinding(busy).outcome).toBe('bad');
});

test('an uneven pace around 50 ms is not taken for the limit', () => {
  const uneven = turns(20, 50).map((turn, i) => (turn === 20 ? turn : i % 2 === 0 ? 30 : 70));
  expect(dispatchFinding(uneven).outcome).toBe('unknown');
});

test('too few turns say nothing', () => {
  expect(dispatchFinding([9, 9])).toEqual({
    name: 'settings',
    outcome: 'unknown',
    note: 'the probe saw only 2 activities follow each other',
  });
});

test('a probe that cannot tell does not hide what is known', () => {
  const known = ok('settings', 'started by catenary dev');
  const slow = dispatchFinding(turns(36, 38));
  expect(settled(known, slow)).toEqual({ ...known, note: `${known.note}; ${slow.note}`, medianMs: 38 });
  expect(settled(unknown('settings', 'cannot be asked'), slow)).toBe(slow);
  const held = dispatchFinding(turns(9, 50));
  expect(settled(known, held)).toBe(held);
});
