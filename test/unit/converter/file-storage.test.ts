import promises, { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Payload, StorageDriverClaim } from '@temporalio/common';
import { createFileStorage } from '../../../src/converter/file-storage';

const payload = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(text)),
});
const text = ({ data }: Payload): unknown => JSON.parse(Buffer.from(data!).toString());

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'catenary-storage-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it('gives back what was stored, in the order of the claims', async () => {
  const storage = createFileStorage(dir);
  const claims = await storage.store({}, [payload('one'), payload('two')]);
  const values = await storage.retrieve({}, claims.toReversed());
  expect(values.map(text)).toEqual(['two', 'one']);
  expect(Buffer.from(values[0]!.metadata!['encoding']!).toString()).toBe('json/plain');
});

it('keeps equal values once, also when they are stored at the same time', async () => {
  const storage = createFileStorage(dir);
  await Promise.all(Array.from({ length: 8 }, () => storage.store({}, [payload('same'), payload('same')])));
  expect(await filesIn(dir)).toHaveLength(1);
});

it('names the folder and the mend where a value is missing', async () => {
  const [claim] = await createFileStorage(dir).store({}, [payload('kept elsewhere')]);
  const other = createFileStorage(join(dir, 'other'));
  await expect(other.retrieve({}, [claim!])).rejects.toThrow(
    /other does not hold the value [0-9a-f]{64}; use the storage folder that the run was started with/,
  );
});

it('refuses a file whose content is not what was stored', async () => {
  const storage = createFileStorage(dir);
  const claims = await storage.store({}, [payload('whole')]);
  const [file] = await filesIn(dir);
  await writeFile(file!, 'changed');
  await expect(storage.retrieve({}, claims)).rejects.toThrow(/is damaged/);
});

it('a value that was cut short is whole once somebody stores it again', async () => {
  const storage = createFileStorage(dir);
  const claims = await storage.store({}, [payload('whole')]);
  const [file] = await filesIn(dir);
  await truncate(file!, 3);
  await storage.store({}, [payload('whole')]);
  expect((await storage.retrieve({}, claims)).map(text)).toEqual(['whole']);
  expect(await filesIn(dir)).toEqual([file]);
});

it('reads nothing outside its folder, whatever a reference says', async () => {
  const claim = new StorageDriverClaim({ sha256: '../../etc/passwd' });
  await expect(createFileStorage(dir).retrieve({}, [claim])).rejects.toThrow(
    'the reference "../../etc/passwd" names no stored value',
  );
});

it.each([
  ['ENOSPC', 'free its disk'],
  ['EACCES', 'let this process write there'],
  ['EIO', 'look at its disk'],
])('names the folder and the mend where the system refuses a value with %s', async (code, mend) => {
  const writing = jest
    .spyOn(promises, 'writeFile')
    .mockRejectedValue(Object.assign(new Error(code), { code }));
  try {
    await expect(createFileStorage(dir).store({}, [payload('one')])).rejects.toMatchObject({
      name: 'StorageError',
      message: `${dir} does not take a value (${code}): ${mend}`,
    });
  } finally {
    writing.mockRestore();
  }
});
