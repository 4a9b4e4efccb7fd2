import { randomUUID } from 'node:crypto';
import { access, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isMissing, pathOf, StorageError } from './file-storage';

/** A value in a folder of external storage. */
export interface StoredValue {
  readonly sha256: string;
  readonly bytes: number;
  /** When it was last stored; milliseconds since the epoch. */
  readonly at: number;
}

const STORED = /^[0-9a-f]{64}$/;
/** A value on its way in, or out: what a process that was killed leaves behind. */
const UNFINISHED = /^[0-9a-f]{64}\.[0-9a-f-]{36}$/;

/** What a storage folder holds. @throws StorageError where there is no such folder. */
export async function readStorage(
  dir: string,
): Promise<{ readonly values: readonly StoredValue[]; readonly unfinished: readonly string[] }> {
  const root = resolve(dir);
  const values: StoredValue[] = [];
  const unfinished: string[] = [];
  for (const entry of await filesOf(root)) {
    const path = join(entry.parentPath, entry.name);
    if (UNFINISHED.test(entry.name)) unfinished.push(path);
    // Only where the driver keeps them: anything else in the folder is somebody else's.
    else if (STORED.test(entry.name) && path === pathOf(root, entry.name)) {
      const found = await statOf(path);
      if (found) values.push({ sha256: entry.name, bytes: found.size, at: found.mtimeMs });
    }
  }
  return { values, unfinished };
}

/**
 * Removes a value unless it has been stored again since `before`. It is moved aside first and looked at then: whoever
 * stores it meanwhile writes it anew, or has touched what is moved back.
 *
 * @param before milliseconds since the epoch
 * @returns whether it is gone
 */
export async function removeStored(dir: string, sha256: string, before: number): Promise<boolean> {
  const path = pathOf(resolve(dir), sha256);
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  const found = await statOf(aside);
  if (found && found.mtimeMs >= before) {
    if (await isThere(path)) await rm(aside, { force: true });
    else await rename(aside, path);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

/** Removes what a killed process has left, unless it is younger than `before`: then it is being written. */
export async function removeUnfinished(path: string, before: number): Promise<boolean> {
  const found = await statOf(path);
  if (!found || found.mtimeMs >= before) return false;
  await rm(path, { force: true });
  return true;
}

async function filesOf(root: string): ReturnType<typeof listing> {
  try {
    return await listing(root);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new StorageError(`there is no storage folder ${root}: name the one that the workers use`);
  }
}

async function listing(root: string) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile());
}

async function statOf(
  path: string,
): Promise<{ readonly size: number; readonly mtimeMs: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
