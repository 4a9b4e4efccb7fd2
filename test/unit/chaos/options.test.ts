import { readOptions, USAGE } from '../../../chaos/options';
import { report } from '../../../chaos/report';

test('takes a seed, or draws one from the clock', () => {
  expect(readOptions(['--seed', '7', '--short', '--json'], 0)).toEqual({
    seed: 7,
    short: true,
    json: true,
    help: false,
  });
  expect(readOptions([], 1_234_567_890).seed).toBe(567_890);
});

test.each([
  [['--seed', 'x'], '--seed x: a whole number of at most nine digits is needed'],
  [['--seed', '1.5'], '--seed 1.5: a whole number'],
  [['--fast'], '--fast'],
])('refuses %j by name', (args, message) => {
  expect(() => readOptions(args, 0)).toThrow(message);
});

test('the usage names every option', () => {
  for (const option of ['--short', '--seed', '--json', '--help']) expect(USAGE).toContain(option);
});

test('the report has a row for each fault, a sum, and the seed', () => {
  const row = { fired: 2, planned: 2, inFlight: 9, unrecorded: 11, extra: 3, lost: 0, wrong: 0, stuck: 0 };
  const text = report(
    {
      holds: true,
      problems: [],
      rows: [
        { fault: 'worker killed', ...row },
        { fault: 'deploy', ...row, extra: 0 },
      ],
      weather: { cut: 4 },
      totals: {
        runs: 40,
        failed: 3,
        calls: 300,
        requests: 330,
        extra: 3,
        lost: 0,
        wrong: 0,
        stuck: 0,
        replayed: 20,
      },
    },
    { seed: 7, size: 'short', at: new Date('2026-01-02T03:04:05Z'), seconds: 181 },
  );
  expect(text.split('\n')).toEqual([
    '2026-01-02, seed 7, short, 3 min: 40 runs (3 failed as they should), 300 calls, 330 requests, 20 histories replayed',
    '',
    '| fault | fired | in flight | extra | lost | wrong | stuck |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| worker killed: kill -9 of a worker | 2 | 9 | 3 | 0 | 0 | 0 |',
    '| deploy: SIGTERM of a worker, a new one beside it | 2 | 9 | 0 | 0 | 0 | 0 |',
    '| all | 4 | 18 | 3 | 0 | 0 | 0 |',
    '',
    'All the time, at the provider: cut 4.',
  ]);
});
