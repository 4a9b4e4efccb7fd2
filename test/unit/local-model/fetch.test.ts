import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../../../local-model/fetch/cache-root';
import { ensureFiles } from '../../../local-model/fetch/ensure-files';
import { folderSize } from '../../../local-model/fetch/folder-size';
import { installOnce } from '../../../local-model/fetch/install-once';
import { findPython } from '../../../local-model/fetch/python';
import { runCommand } from '../../../local-model/fetch/run-command';
import { platformPackage } from '../../../local-model/fetch/runtime';
import { sha256Of } from '../../../local-model/fetch/sha256';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catenary-fetch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fill = (staging: string): Promise<void> => writeFile(join(staging, 'file'), 'whole');

describe('installOnce()', () => {
  it('fills a folder once for all who ask at the same time', async () => {
    const target = join(folder, 'thing');
    let fills = 0;
    let waits = 0;
    const ask = () =>
      installOnce(target, async (staging) => ((fills += 1), fill(staging)), { onWait: () => (waits += 1) });
    await Promise.all([ask(), ask(), ask()]);
    expect([fills, waits]).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual(['thing']);
  });

  it('leaves nothing behind when filling fails, so that the next one can', async () => {
    const target = join(folder, 'thing');
    await expect(installOnce(target, () => Promise.reject(new Error('no network')))).rejects.toThrow(
      'no network',
    );
    expect(await readdir(folder)).toEqual([]);
    await installOnce(target, fill);
    expect(existsSync(join(target, 'file'))).toBe(true);
  });

  it('takes over from one that was killed, and clears what it left', async () => {
    const target = join(folder, 'thing');
    await writeFile(`${target}.lock`, 'killed');
    await utimes(`${target}.lock`, 0, 0);
    await writeFile(`${target}.partial-killed`, 'half');
    await installOnce(target, fill);
    expect(await readdir(folder)).toEqual(['thing']);
  });

  it('stops waiting when its signal aborts', async () => {
    const target = join(folder, 'thing');
    await writeFile(`${target}.lock`, 'alive');
    const stop = new AbortController();
    const waiting = installOnce(target, fill, { onWait: () => stop.abort(), signal: stop.signal });
    await expect(waiting).rejects.toThrow(/abort/);
  });
});

describe('runCommand()', () => {
  it('gives what was written, and says how a command failed', async () => {
    expect(await runCommand(process.execPath, ['-p', '1 + 1'])).toBe('2\n');
    const failing = runCommand(process.execPath, ['-e', 'console.error("why"); process.exit(3)']);
    await expect(failing).rejects.toThrow('exit 3: why');
  });

  it('kills the process when its signal aborts', async () => {
    const stop = new AbortController();
    const endless = runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      signal: stop.signal,
    });
    stop.abort();
    await expect(endless).rejects.toThrow(/abort/);
  });
});

describe('what is looked for', () => {
  it("names every Python that was tried, why it won't do, and the mend", async () => {
    const missing = findPython(undefined, [['no-such-python', '-3'], [process.execPath]]);
    await expect(missing).rejects.toThrow(
      /no-such-python -3 -m pip: not found\n.* -m pip: exit \d+: .*\nInstall it/s,
    );
  });

  it('gives the first Python that has pip', async () => {
    await writeFile(join(folder, 'python.cjs'), '');
    const command = [process.execPath, join(folder, 'python.cjs')] as const;
    expect(await findPython(undefined, [['no-such-python'], command])).toBe(command);
  });

  it('knows the binaries of a platform, and says where there are none', () => {
    expect(platformPackage('darwin-arm64')).toBe('@node-llama-cpp/mac-arm64-metal');
    expect(() => platformPackage('aix-ppc64')).toThrow('no binary for aix-ppc64, only for linux-x64');
  });

  it('refuses a file that is not a model before fetching anything', async () => {
    const path = join(folder, 'model.gguf');
    const ensure = (modelPath: string) => ensureFiles({ modelPath, cacheDir: folder, onProgress: () => {} });
    await expect(ensure(path)).rejects.toThrow(`cannot read the model ${path}: ENOENT`);
    await writeFile(path, 'PK');
    await expect(ensure(path)).rejects.toThrow(`${path} is not a GGUF file`);
    expect(await readdir(folder)).toEqual(['model.gguf']);
  });

  it.each<[string, string | undefined, NodeJS.ProcessEnv, string]>([
    ['what was given', '/given', { CATENARY_CACHE_DIR: '/variable' }, '/given/local-model'],
    [
      'CATENARY_CACHE_DIR',
      undefined,
      { CATENARY_CACHE_DIR: '/variable', XDG_CACHE_HOME: '/xdg' },
      '/variable/local-model',
    ],
    ['XDG_CACHE_HOME', undefined, { XDG_CACHE_HOME: '/xdg' }, '/xdg/catenary/local-model'],
  ])('keeps files in %s', (_, given, env, expected) => {
    expect(cacheRoot(given, env)).toBe(expected);
  });

  it('measures files and hashes them', async () => {
    await writeFile(join(folder, 'file'), 'abc');
    expect(await folderSize(folder)).toBe(3);
    expect(await folderSize(join(folder, 'missing'))).toBe(0);
    expect(await sha256Of(join(folder, 'file'))).toMatch(/^ba7816bf.*15ad$/);
  });
});
