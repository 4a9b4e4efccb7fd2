import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { acquireLock, type LockOptions } from './lock';

const PARTIAL = '.partial-';

/**
 * The directory `target`, filled on first use. It is there whole or not at all: it is filled under another name beside
 * it and then renamed. Processes that ask for it at the same time wait for the first.
 */
export async function installOnce(
  target: string,
  fill: (staging: string) => Promise<void>,
  options: LockOptions = {},
): Promise<string> {
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const release = await acquireLock(`${target}.lock`, options);
  try {
    if (existsSync(target)) return target;
    await removePartials(target);
    const staging = await mkdtemp(`${target}${PARTIAL}`);
    try {
      await fill(staging);
      await publish(staging, target);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } finally {
    await release();
  }
  return target;
}

async function publish(staging: string, target: string): Promise<void> {
  try {
    await rename(staging, target);
  } catch (error) {
    // Whoever took over the lock was faster; both filled it from the same pinned sources.
    if (!existsSync(target)) throw error;
  }
}

/** What a killed process left behind. */
async function removePartials(target: string): Promise<void> {
  const directory = dirname(target);
  const partials = (await readdir(directory)).filter((name) =>
    name.startsWith(`${basename(target)}${PARTIAL}`),
  );
  for (const name of partials) await rm(join(directory, name), { recursive: true, force: true });
}
