import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LockOptions {
  /** Called once, when somebody else holds the lock. */
  readonly onWait?: () => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a lock that nobody touches is taken over. Default 15 s. */
  readonly staleAfter?: number;
}

const POLL_MS = 200;

/**
 * Holds a lock file until the returned function is called. The holder touches it, so that a lock whose holder was killed
 * ends by itself. Good against double work, not for correctness: a holder that slept can lose it.
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<() => Promise<void>> {
  const { onWait, signal, staleAfter = 15_000 } = options;
  const mine = randomUUID();
  for (let isWaiting = false; !(await create(path, mine));) {
    if (await isStale(path, staleAfter)) {
      await rm(path, { force: true });
      continue;
    }
    if (!isWaiting) onWait?.();
    isWaiting = true;
    await sleep(POLL_MS, undefined, { ...(signal && { signal }) });
  }
  const touch = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), staleAfter / 5);
  touch.unref();
  return async () => {
    clearInterval(touch);
    const holder = await readFile(path, 'utf8').catch(() => undefined);
    if (holder === mine) await rm(path, { force: true });
  };
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string, staleAfter: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > staleAfter;
}
