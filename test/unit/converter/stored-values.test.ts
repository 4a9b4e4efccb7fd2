import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Payload } from '@temporalio/common';
import { createFileStorage, pathOf } from '../../../src/converter/file-storage';
import { readStorage, removeStored, removeUnfinished } from '../../../src/converter/stored-values';

const payload = (text: string): Payload => ({ metadata: {}, data: Buffer.from(text) });
const LONG_AGO = new Date('2026-01-01');

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'catenary-storage-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function stored(text: string): Promise<string> {
  const [claim] = await createFileStorage(dir).store({}, [payload(text)]);
  return claim!.claimData['sha256']!;
}

async function age(sha256: string): Promise<void> {
  await utimes(pathOf(dir, sha256), LONG_AGO, LONG_AGO);
}

const names = async (): Promise<string[]> => (await readStorage(dir)).values.map(({ sha256 }) => sha256);

it('reads the values of a folder and what was left unfinished, and nothing else', async () => {
  const sha256 = await stored('one');
  await writeFile(join(dir, 'notes.txt'), 'mine');
  await writeFile(join(dir, sha256), 'not where the driver keeps it');
  const left = `${pathOf(dir, sha256)}.${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`;
  await writeFile(left, 'half');
  const { values, unfinished } = await readStorage(dir);
  expect(values).toEqual([{ sha256, bytes: expect.any(Number) as number, at: expect.any(Number) as number }]);
  expect(unfinished).toEqual([left]);
  expect(await removeUnfinished(left, 0)).toBe(false);
  expect(await removeUnfinished(left, Date.now() + 1000)).toBe(true);
});

it('names a folder that is none', async () => {
  await expect(readStorage(join(dir, 'nowhere'))).rejects.toThrow('there is no storage folder');
});

it('a value that is stored again is young again, and stays', async () => {
  const sha256 = await stored('one');
  await age(sha256);
  const before = Date.now() - 1000;
  await stored('one');
  expect(await removeStored(dir, sha256, before)).toBe(false);
  expect(await names()).toEqual([sha256]);
  await age(sha256);
  expect(await removeStored(dir, sha256, before)).toBe(true);
  expect(await removeStored(dir, sha256, before)).toBe(false);
  expect(await names()).toEqual([]);
});

it('whoever stores while values are removed finds its own afterwards', async () => {
  const texts = Array.from({ length: 40 }, (_, i) => `value ${i}`);
  const all = await Promise.all(texts.map(stored));
  await Promise.all(all.map(age));
  const before = Date.now() - 1000;
  await Promise.all([...all.map((sha256) => removeStored(dir, sha256, before)), ...texts.map(stored)]);
  expect((await names()).toSorted()).toEqual(all.toSorted());
  expect((await readdir(dir, { recursive: true })).filter((name) => /\.[0-9a-f-]{36}$/.test(name))).toEqual(
    [],
  );
});
