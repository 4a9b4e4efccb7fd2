import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptionOf } from '../../../src/cli/encryption';
import { addKey } from '../../../src/cli/input/key-file';
import { writePrivately } from '../../../src/cli/output/whole-file';
import { writeOutputs } from '../../../src/cli/output/write-outputs';
import { readKeyRing } from '../../../src/converter/key-ring';
import { keyLine } from '../../support/encryption';

const VARIABLES = ['CATENARY_KEYS', 'CATENARY_KEY_FILE', 'CATENARY_ACCEPT_PLAINTEXT'] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);
const setVariables = (values: Partial<Record<(typeof VARIABLES)[number], string>>): void => {
  for (const name of VARIABLES) {
    delete process.env[name];
    if (values[name] !== undefined) process.env[name] = values[name];
  }
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'catenary-keys-'));
  setVariables({});
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
afterAll(() => setVariables(Object.fromEntries(before)));

const modeOf = (file: string): number => statSync(file).mode & 0o777;
const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

test('a flag comes before the environment, and that before the development server', () => {
  const dev = { keyFile: '/dev.keys' };
  expect(encryptionOf({})).toBeUndefined();
  expect(encryptionOf({}, dev)).toEqual({ keyFile: '/dev.keys' });
  setVariables({ CATENARY_KEY_FILE: '/env.keys' });
  expect(encryptionOf({}, dev)).toEqual({ keyFile: '/env.keys' });
  setVariables({ CATENARY_KEYS: 'a:1, b:2\nc:3' });
  expect(encryptionOf({}, dev)).toEqual({ keys: ['a:1', 'b:2', 'c:3'] });
  expect(encryptionOf({ keyFile: '/flag.keys' }, dev)).toEqual({ keyFile: '/flag.keys' });
  setVariables({ CATENARY_KEYS: 'a:1', CATENARY_KEY_FILE: '/env.keys' });
  expect(() => encryptionOf({})).toThrow(
    'keys are given twice: leave out CATENARY_KEYS or CATENARY_KEY_FILE',
  );
});

test('values that are not encrypted are taken where the environment says so', () => {
  setVariables({ CATENARY_ACCEPT_PLAINTEXT: '1' });
  expect(encryptionOf({ keyFile: '/k' })).toEqual({ keyFile: '/k', strict: false });
  expect(encryptionOf({})).toBeUndefined();
});

test('keygen makes a file for its owner alone, adds below the first, and on top where it is told to', async () => {
  const file = join(dir, 'keys');
  const add = (fill: number, first = false, id = '2026-11-24', rename = true) =>
    addKey(file, { id, key: key(fill), first, rename });
  expect(await add(1)).toEqual({ id: '2026-11-24', encrypts: true });
  expect(modeOf(file)).toBe(0o600);
  expect(await add(2)).toEqual({ id: '2026-11-24-2', encrypts: false });
  expect(await add(3, true)).toEqual({ id: '2026-11-24-3', encrypts: true });
  expect([...readKeyRing({ keyFile: file }).byId.keys()]).toEqual([
    '2026-11-24-3',
    '2026-11-24',
    '2026-11-24-2',
  ]);
  await expect(add(4, false, '2026-11-24', false)).rejects.toThrow('two keys have the id "2026-11-24"');
  expect(modeOf(file)).toBe(0o600);
});

test('keygen keeps comments and a last line without an end, and touches no file of another kind', async () => {
  const file = join(dir, 'keys');
  const line = keyLine('old');
  writeFileSync(file, `# ours\n${line}`);
  await addKey(file, { id: 'new', key: key(1), first: false, rename: true });
  expect(readFileSync(file, 'utf8')).toBe(`# ours\n${line}\nnew:${key(1)}\n`);
  const notes = join(dir, 'notes.txt');
  writeFileSync(notes, 'remember the milk\n');
  await expect(addKey(notes, { id: 'new', key: key(1), first: false, rename: true })).rejects.toThrow(
    'line 1: a key is written <id>:<32 bytes in base64>',
  );
  expect(readFileSync(notes, 'utf8')).toBe('remember the milk\n');
});

test('what holds prompts, answers or keys is its owner’s alone, over a file of before too', async () => {
  const file = join(dir, 'snapshot.json');
  writeFileSync(file, 'before');
  chmodSync(file, 0o644);
  await writePrivately(file, 'after');
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['after', 0o600]);
  const written = await writeOutputs(join(dir, 'out'), { headline: 'A lamp' }, { outputs: {} });
  expect(written.map(modeOf)).toEqual([0o600, 0o600]);
  await expect(writePrivately(join(dir, 'not/there'), '')).rejects.toThrow(
    /there cannot be written: there is no folder .*not, make it first$/,
  );
});
