import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDir } from '../../config';
import { type Binary, fileName, type FoundBinary } from './binary';
import { isAlive, oneAtATime, readIfThere } from '../lock-file';

/** Written beside a cached binary, so that a person can check it and a torn copy is noticed. */
interface CacheRecord {
  readonly version: string;
  readonly source: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Puts the binary somewhere below the empty folder and gives its path. */
export type FetchBinary = (folder: string) => Promise<string>;

/** The folder of this release on this platform. */
const cachedFolder = (binary: Binary): string =>
  join(cacheDir(), binary.command, `${binary.version}-${process.platform}-${process.arch}`);

/** The pinned release from the cache; rejects when it is missing or shorter than it was when it was put there. */
export async function fromCache(binary: Binary): Promise<FoundBinary> {
  const folder = cachedFolder(binary);
  const path = join(folder, fileName(binary));
  const text = await readIfThere(join(folder, 'record.json'));
  if (text === undefined) throw new Error(`nothing at ${path}`);
  const record = JSON.parse(text) as CacheRecord;
  const { size } = await stat(path);
  if (size !== record.bytes)
    throw new Error(`${path} has ${size} bytes, not ${record.bytes}: delete ${folder}`);
  return { path, version: record.version, source: 'cache' };
}

/** Fetches the pinned release into the cache; processes that fetch at once wait for the first and take its copy. */
export async function intoCache(
  binary: Binary,
  source: string,
  fetchBinary: FetchBinary,
  signal?: AbortSignal,
): Promise<FoundBinary> {
  const target = cachedFolder(binary);
  const fetchOnce = async (): Promise<FoundBinary> => {
    const present = await fromCache(binary).catch(() => undefined);
    if (present) return present;
    await sweep(target);
    const scratch = `${target}.partial-${process.pid}`;
    try {
      await fill(binary, source, scratch, fetchBinary);
      await moveInto(join(scratch, 'ready'), binary);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return { ...(await fromCache(binary)), source };
  };
  return oneAtATime(`${target}.lock`, fetchOnce, signal);
}

/** Removes what fetches that were killed have left behind. */
async function sweep(target: string): Promise<void> {
  const prefix = `${basename(target)}.partial-`;
  for (const name of await readdir(dirname(target))) {
    const left = name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)));
    if (left) await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

async function fill(
  binary: Binary,
  source: string,
  scratch: string,
  fetchBinary: FetchBinary,
): Promise<void> {
  const ready = join(scratch, 'ready');
  const downloads = join(scratch, 'download');
  await mkdir(ready, { recursive: true });
  await mkdir(downloads);
  const path = join(ready, fileName(binary));
  await rename(await fetchBinary(downloads), path);
  await chmod(path, 0o755);
  const record: CacheRecord = {
    version: binary.version,
    source,
    sha256: await sha256Of(path),
    bytes: (await stat(path)).size,
  };
  await writeFile(join(ready, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
}

/** Renames the whole folder, so that nobody sees half of it. A sound copy that appeared meanwhile is kept; a damaged one goes. */
async function moveInto(ready: string, binary: Binary): Promise<void> {
  const target = cachedFolder(binary);
  try {
    await rename(ready, target);
  } catch {
    if (await fromCache(binary).catch(() => undefined)) return;
    await rm(target, { recursive: true, force: true });
    await rename(ready, target);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
