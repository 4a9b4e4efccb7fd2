import { inspect } from 'node:util';
import { createDataConverter } from '../../../src/converter/data-converter';
import { readKeyRing } from '../../../src/converter/key-ring';
import { keyLine } from '../../support/encryption';
import { useFolder } from '../../support/folder';

const line = keyLine('k1');
const base64 = line.slice(3);

const messageOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  throw new Error('it was taken');
};

const folder = useFolder();

it('takes keys as a text, as a list and from a file, with comments', () => {
  const text = `# of January\n${line}\r\n\n  ${keyLine('2025.12_b-1')}\n`;
  const file = folder.file('keys', text);
  for (const option of [{ keys: text }, { keys: text.split('\n') }, { keyFile: file }]) {
    const ring = readKeyRing(option);
    expect([ring.first.id, [...ring.byId.keys()]]).toEqual(['k1', ['k1', '2025.12_b-1']]);
  }
});

test.each([
  ['nothing', '', 'the encryption keys have no key: make a line with `npx catenary keygen`'],
  ['a key without an id', base64, 'the encryption keys, line 1: a key is written <id>:<32 bytes in base64>'],
  ['an id of too many letters', `${'k'.repeat(25)}:${base64}`, 'line 1: a key is written'],
  ['an id with a space', `k 1:${base64}`, 'line 1: a key is written'],
  [
    'a key that is too short',
    `${line}\nk2:${base64.slice(0, 20)}`,
    'line 2: the key "k2" is not 32 bytes in base64',
  ],
  ['a key that is too long', `k2:${base64.replace('=', '')}AAAA`, 'the key "k2" is not 32 bytes'],
  ['a key that is not a base64', `k2:${'!'.repeat(43)}=`, 'the key "k2" is not 32 bytes'],
  [
    'two keys of one id',
    `${line}\n${line}`,
    'two keys have the id "k1": give the newer one an id of its own',
  ],
])('refuses %s, and does not say what it was', (_, keys, message) => {
  const said = messageOf(() => readKeyRing({ keys }));
  expect(said).toContain('EncryptionError: ');
  expect(said).toContain(message);
  expect(said).not.toContain(base64.slice(0, 12));
});

it('names a key file that is not there, and how one is made', () => {
  expect(messageOf(() => readKeyRing({ keyFile: '/not/there' }))).toBe(
    'EncryptionError: the key file /not/there cannot be read (ENOENT): make one with `npx catenary keygen -o /not/there`',
  );
});

it('shows its keys to nobody who prints it', () => {
  const converter = createDataConverter({ encryption: { keys: line } });
  const hex = Buffer.from(base64, 'base64').toString('hex');
  const raw = [...Buffer.from(base64, 'base64')].slice(0, 4).join(', ');
  const shown = [inspect(converter, { depth: 20, showHidden: true }), JSON.stringify(converter)].join('\n');
  for (const secret of [base64.slice(0, 12), hex.slice(0, 12), raw]) expect(shown).not.toContain(secret);
});
