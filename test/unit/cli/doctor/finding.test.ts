import { verdict } from '../../../../src/cli/commands/doctor';
import { bad, findingLine, ok, tried, unknown } from '../../../../src/cli/doctor/finding';

test('doctor exits with 3 where nothing is reached, with 1 where something is bad', () => {
  const fine = [ok('a', 'x'), unknown('b', 'y')];
  const broken = bad('c', 'z', 'mend it');
  expect([verdict(fine), verdict([...fine, broken]), verdict([{ ...broken, unreachable: true }])]).toEqual([
    0, 1, 3,
  ]);
});

test('a finding is a mark, what was looked at, and the mend', () => {
  expect(findingLine(ok('server', 'Temporal 1.32.0'))).toBe('✓ server             Temporal 1.32.0');
  expect(findingLine(bad('server', 'gone', 'start it'))).toBe(
    '✗ server             gone\n                     mend: start it',
  );
});

test('what cannot be looked at is unknown, not bad', async () => {
  const failing = tried('workers', () => Promise.reject(new Error('PERMISSION_DENIED\nand more')));
  await expect(failing).resolves.toEqual({ name: 'workers', outcome: 'unknown', note: 'PERMISSION_DENIED' });
});
