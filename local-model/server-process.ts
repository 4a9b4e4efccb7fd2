import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Ready {
  readonly listening: string;
  readonly model: string;
}

const KEPT_OUTPUT = 2000;
const KILL_AFTER_MS = 3_000;

/**
 * What the server prints when it listens.
 *
 * @throws Error with the end of what it wrote to stderr, if it ends before; the signal's reason, if that aborts.
 */
export function readyLine(child: ChildProcessWithoutNullStreams, signal?: AbortSignal): Promise<Ready> {
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-KEPT_OUTPUT)));
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    child.once('error', reject);
    child.once('close', (code, killedBy) =>
      reject(
        new Error(`the local model ended while starting (${killedBy ?? `exit ${code}`}): ${tail.trim()}`),
      ),
    );
    lines.once('line', (line) => {
      try {
        resolve(JSON.parse(line) as Ready);
      } catch {
        reject(new Error(`the local model printed something else than its address: ${line}`));
      }
    });
  });
}

/** Asks a process to end, insists after three seconds, and resolves when it is gone. */
export function endProcess(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    child.once('exit', () => {
      clearTimeout(insist);
      resolve();
    });
    child.stdin.on('error', () => {}).end();
    child.kill('SIGTERM');
  });
}
