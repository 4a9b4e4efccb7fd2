import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BadInput } from '../exit';
import { safeJson } from '../text/safe-text';

/**
 * Writes what holds prompts, answers or keys: the file is its owner's alone, also where another was there before, and whole
 * or not there.
 *
 * @throws BadInput where it cannot be written.
 */
export async function writePrivately(file: string, text: string): Promise<void> {
  await writeWhole(file, text, 0o600);
}

/** Writes what others may read too: whole or not there. @throws BadInput where it cannot be written. */
export async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const draft = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(draft, text, { mode, flag: 'wx', flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? `there is no folder ${dirname(file)}, make it first` : message;
    throw new BadInput(`${file} cannot be written: ${reason}`);
  }
}

/** As {@link writePrivately}, of a value as JSON. @throws BadInput where it cannot be written. */
export async function writePrivateJson(file: string, value: unknown): Promise<void> {
  await writePrivately(file, `${safeJson(value, 2)}\n`);
}
