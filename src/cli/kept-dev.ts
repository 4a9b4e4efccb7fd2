import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { awaitOrphan, type DevState, projectFolder, readDevState } from '../dev/dev-state';
import { endProcess } from '../dev/server/end-process';
import type { CliContext } from './command';
import { Unreachable } from './exit';

/** A `catenary dev` that outlives this process. */
export interface KeptDev {
  readonly state: DevState;
  /** Ends it, if it was started here. */
  end(): Promise<void>;
}

/** The development server that runs for this folder, or a new one in the background. @throws Unreachable */
export async function startKept(
  { screen, signal }: CliContext,
  endpoint: string | undefined,
): Promise<KeptDev> {
  await awaitOrphan();
  const running = await readDevState();
  if (running) {
    screen.line(
      `the development server that runs for this folder is used: ${running.endpoint ?? running.address}`,
    );
    return { state: running, end: async () => {} };
  }
  const logFile = join(projectFolder(), 'dev.log');
  await mkdir(projectFolder(), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'w', 0o600);
  const asked = endpoint === undefined ? [] : ['--endpoint', endpoint];
  const child = spawn(process.execPath, [join(__dirname, 'main.js'), 'dev', ...asked], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let isOver = false;
  child.once('exit', () => {
    isOver = true;
  });
  const end = async (): Promise<void> => {
    if (!isOver && child.pid !== undefined) await endProcess(child.pid, 15_000);
  };
  try {
    const state = await waitForState(
      () => isOver,
      signal,
      createTail(logFile, (text) => screen.line(text)),
    );
    return { state, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function waitForState(
  isOver: () => boolean,
  signal: AbortSignal,
  tail: () => Promise<void>,
): Promise<DevState> {
  for (;;) {
    await sleep(100, undefined, { signal }).catch(() => signal.throwIfAborted());
    await tail();
    const state = await readDevState();
    if (state) return state;
    if (isOver()) throw new Unreachable('the development server did not start');
  }
}

/** Says what is new in a file since the last time, in whole lines. */
function createTail(file: string, say: (text: string) => void): () => Promise<void> {
  let seen = 0;
  return async () => {
    const text = await readFile(file, 'utf8');
    const end = text.lastIndexOf('\n');
    if (end < seen) return;
    say(text.slice(seen, end));
    seen = end + 1;
  };
}
