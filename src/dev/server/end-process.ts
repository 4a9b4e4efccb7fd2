import { setTimeout } from 'node:timers/promises';
import { isAlive } from '../lock-file';

/** Milliseconds between SIGTERM and SIGKILL. */
export const GRACE = 5_000;

/** Sends a signal; a process that is already gone is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends one process by its id, whoever started it: SIGTERM, then SIGKILL after a grace; done when it is gone. */
export async function endProcess(pid: number, grace = GRACE): Promise<void> {
  signalProcess(pid, 'SIGTERM');
  const gone = async (within: number): Promise<boolean> => {
    for (let waited = 0; isAlive(pid) && waited < within; waited += 50) await setTimeout(50);
    return !isAlive(pid);
  };
  if (await gone(grace)) return;
  signalProcess(pid, 'SIGKILL');
  await gone(grace);
}
