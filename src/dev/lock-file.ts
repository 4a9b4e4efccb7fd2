import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Whether a process of that id exists (it may belong to someone else). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Creates the file with this text unless it exists; false when it does. Nobody ever sees it without its text. */
export async function createExclusively(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The file's text, or undefined when there is no such file. */
export const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/**
 * Runs one piece of work at a time over all processes; what a dead process left is taken over.
 * Two may take over at once, so the work must be safe to run twice: the lock only spares it.
 */
export async function oneAtATime<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  while (!(await createExclusively(path, String(process.pid)))) {
    signal?.throwIfAborted();
    const holder = Number(await readIfThere(path));
    if (holder && !isAlive(holder)) await rm(path, { force: true });
    else await setTimeout(200);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
