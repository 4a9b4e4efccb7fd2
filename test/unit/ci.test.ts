import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { useFolder } from '../support/folder';

const ROOT = join(__dirname, '../..');
const { file } = useFolder();

const report = (name: string, parts: object): string =>
  file(
    name,
    JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0, ...parts }),
  );
const suite = (...assertionResults: object[]): object => ({ assertionResults });

function counted(...files: string[]): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, '.ci/counts.mjs'), ...files], {
    encoding: 'utf8',
  });
  return { stdout, stderr };
}

test('the counts of all parts are added up, and what passed at its second try only is named', () => {
  const first = report('test.json', {
    numPassedTests: 3,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 1,
    testResults: [
      suite(
        { fullName: 'at once', status: 'passed', invocations: 1 },
        { fullName: 'slow machine', status: 'passed', invocations: 2 },
      ),
      suite({ fullName: 'broken', status: 'failed', invocations: 2 }),
    ],
  });
  const second = report('node-22.json', { numPassedTests: 4, testResults: [] });
  expect(counted(first, second)).toEqual({
    stdout: '7 2\n',
    stderr: '1 passed only at the second try\n  slow machine\n',
  });
});

test('a part that wrote no counts has failed', () => {
  expect(counted('/nowhere/test.json')).toEqual({
    stdout: '0 1\n',
    stderr: '0 passed only at the second try\n',
  });
});

test('only tests of servers get a second try', () => {
  const { projects } = jest.requireActual<{
    readonly projects: readonly { readonly displayName: string; readonly setupFilesAfterEnv?: string[] }[];
  }>(join(ROOT, 'jest.config.js'));
  const retried = projects.filter(({ setupFilesAfterEnv = [] }) =>
    setupFilesAfterEnv.some((each) => each.includes('retry-once')),
  );
  expect(projects).toHaveLength(4);
  expect(retried.map(({ displayName }) => displayName)).toEqual(['workflow', 'e2e']);
});
