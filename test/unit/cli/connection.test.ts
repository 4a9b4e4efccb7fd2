import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verdict } from '../../../src/cli/commands/doctor';
import { targetOf } from '../../../src/cli/connection';
import { bad, findingLine, ok, tried, unknown } from '../../../src/cli/doctor/finding';
import { lookHere, nodeVersion } from '../../../src/cli/doctor/local';
import { parseModels } from '../../../src/cli/input/parse-models';
import { shellWord } from '../../../src/cli/text/shell-word';

const dev = {
  address: '127.0.0.1:7000',
  namespace: 'default',
  uiUrl: 'http://127.0.0.1:8000',
  pid: 1,
  storage: '/p/.catenary/storage',
  startedAt: '',
};

test('the development server of the folder gives what no flag says', () => {
  expect(targetOf({}, dev, undefined)).toEqual({
    address: '127.0.0.1:7000',
    namespace: 'default',
    uiUrl: 'http://127.0.0.1:8000',
    storage: { dir: '/p/.catenary/storage' },
    dev,
  });
  const flags = { namespace: 'mine', storage: '/s', taskQueue: 'q' };
  expect(targetOf(flags, dev, '/env')).toMatchObject({
    namespace: 'mine',
    storage: { dir: '/s' },
    taskQueue: 'q',
  });
  expect(targetOf({}, dev, '/env')).toMatchObject({ storage: { dir: '/env' } });
});

test('elsewhere only flags and variables count', () => {
  expect(targetOf({}, undefined, undefined)).toEqual({});
  expect(targetOf({ address: 'a:1', profile: 'p' }, undefined, '/env')).toEqual({
    address: 'a:1',
    profile: 'p',
    storage: { dir: '/env' },
  });
});

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

test('this installation is well, and a missing storage folder is named', async () => {
  const findings = await lookHere(undefined);
  expect(findings.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['Node', 'ok'],
    ['protobufjs', 'ok'],
    ['large values', 'unknown'],
  ]);
  const [, , made] = await lookHere(join(tmpdir(), 'not/there/yet'));
  expect(made).toMatchObject({ outcome: 'ok' });
  const [, , file] = await lookHere(join(__filename, 'storage'));
  expect(file).toMatchObject({ outcome: 'bad' });
});

test.each([
  ['20.18.3', 'bad'],
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
])('Node %s is %s', (version, outcome) => expect(nodeVersion(version).outcome).toBe(outcome));

test('models are given one by one or together', () => {
  expect(parseModels('writer=a,judge=b', { fast: 'c' })).toEqual({ fast: 'c', writer: 'a', judge: 'b' });
  for (const text of ['writer', '=x', 'writer=', 'a=b=c'])
    expect(() => parseModels(text)).toThrow('Write alias=id');
});

test('a run id can be pasted into a shell', () => {
  expect(['page-4711', 'a b', "it's; rm"].map(shellWord)).toEqual(['page-4711', "'a b'", "'it'\\''s; rm'"]);
});
