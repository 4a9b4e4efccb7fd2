import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookHere, nodeVersion } from '../../../../src/cli/doctor/local';

test('this installation is well, and a missing storage folder is named', async () => {
  const findings = await lookHere(undefined);
  expect(findings.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Node', 'ok'],
    ['Temporal packages', 'ok'],
    ['protobufjs', 'ok'],
    ['large values', 'unknown'],
  ]);
  const [, , , made] = await lookHere(join(tmpdir(), 'not/there/yet'));
  expect(made).toMatchObject({ outcome: 'ok' });
  const [, , , file] = await lookHere(join(__filename, 'storage'));
  expect(file).toMatchObject({ outcome: 'bad' });
});

test.each([
  ['20.18.3', 'bad'],
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
])('Node %s is %s', (version, outcome) => expect(nodeVersion(version).outcome).toBe(outcome));
