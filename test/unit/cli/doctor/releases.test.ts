import { releases } from '../../../../src/cli/doctor/local';

test("one release of all of Temporal's packages is fine", () => {
  const found = [['@temporalio/common', '1.24.0'] as const, ['@temporalio/worker', '1.24.0'] as const];
  expect(releases(found)).toMatchObject({ outcome: 'ok', note: '1.24.0' });
});

test('a mixture is named, with the newest to install', () => {
  const found = [['@temporalio/common', '1.24.0'] as const, ['@temporalio/worker', '1.24.1'] as const];
  expect(releases(found)).toMatchObject({
    outcome: 'bad',
    note: '@temporalio/common 1.24.0, @temporalio/worker 1.24.1',
    mend: 'install one release of all: npm install @temporalio/common@1.24.1 @temporalio/worker@1.24.1',
  });
});
