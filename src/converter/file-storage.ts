import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Payload, type StorageDriver, StorageDriverClaim } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

const { Payload: PayloadMessage } = temporal.api.common.v1;
const SHA256 = /^[0-9a-f]{64}$/;

/** How references name the driver. It never changes: histories hold it. */
export const FILE_STORAGE = 'catenary-files';

/** A stored value cannot be had: it is missing, or not what was stored; or the folder takes none. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/**
 * Keeps payloads as files named by the SHA-256 of their content, so that equal values are kept once. Every client and
 * worker of a run needs the same folder, on a shared disk where they run on several machines.
 */
export function createFileStorage(dir: string): StorageDriver {
  const root = resolve(dir);
  return {
    name: FILE_STORAGE,
    type: 'catenary.files',
    store: (_context, payloads) => Promise.all(payloads.map((payload) => store(root, payload))),
    retrieve: (_context, claims) => Promise.all(claims.map((claim) => retrieve(root, claim))),
  };
}

async function store(root: string, payload: Payload): Promise<StorageDriverClaim> {
  const bytes = PayloadMessage.encode(payload).finish();
  const sha256 = hash(bytes);
  const path = pathOf(root, sha256);
  try {
    if (!(await touch(path, bytes.length))) await write(root, path, bytes);
  } catch (error) {
    throw notTaken(root, error as NodeJS.ErrnoException);
  }
  return new StorageDriverClaim({ sha256 });
}

/** What helps, by the system's code of an error. */
const MENDS: Readonly<Record<string, string>> = {
  ENOSPC: 'free its disk',
  EDQUOT: 'raise its quota, or free its disk',
  EACCES: 'let this process write there',
  EPERM: 'let this process write there',
  EROFS: 'mount its disk for writing',
};

function notTaken(root: string, error: NodeJS.ErrnoException): StorageError {
  const mend = MENDS[error.code ?? ''] ?? 'look at its disk';
  return new StorageError(`${root} does not take a value (${error.message}): ${mend}`, { cause: error });
}

/** Written whole or not at all, and on the disk, its name too, before anything refers to it. */
async function write(root: string, path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, bytes, { flag: 'wx', flush: true, mode: 0o600 });
    await rename(temporary, path);
    await flush(folder);
    if (made !== undefined) for (const above of [dirname(folder), root]) await flush(above);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function retrieve(root: string, claim: StorageDriverClaim): Promise<Payload> {
  const sha256 = claim.claimData['sha256'] ?? '';
  if (!SHA256.test(sha256))
    throw new StorageError(`the reference ${JSON.stringify(sha256)} names no stored value`);
  const bytes = await read(root, sha256);
  if (hash(bytes) === sha256) return PayloadMessage.decode(bytes);
  throw new StorageError(
    `${pathOf(root, sha256)} is damaged: its content does not have the hash in its name; restore it from a backup`,
  );
}

async function read(root: string, sha256: string): Promise<Uint8Array> {
  try {
    return await readFile(pathOf(root, sha256));
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new StorageError(
      `${root} does not hold the value ${sha256}; use the storage folder that the run was started with`,
    );
  }
}

/** Two levels of folders keep each of them small. */
export function pathOf(root: string, sha256: string): string {
  return join(root, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Puts a folder's entries on the disk. Where the system opens no folders, it does so by itself. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

/**
 * Young again, so that no garbage collection takes it before a history names it. False where there is none, or one that was cut
 * short: it is written anew.
 */
async function touch(path: string, size: number): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return (await stat(path)).size === size;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
