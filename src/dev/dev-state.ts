import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GRACE } from './server/end-process';
import { isListening } from './server/free-ports';
import { isAlive, readIfThere } from './lock-file';

/** What `catenary dev` tells the other commands that run in its folder. */
export interface DevState {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl?: string;
  /** The server's process. */
  readonly pid: number;
  /** `catenary dev`'s own process, whose end ends everything. */
  readonly devPid?: number;
  /** The folder with large values. */
  readonly storage?: string;
  /** The file with the keys that values are encrypted with. */
  readonly keyFile?: string;
  /** Which models answer, in one line. */
  readonly endpoint?: string;
  readonly endpointUrl?: string;
  /** The database file; absent when everything is in memory. */
  readonly db?: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Catenary's own folder in a project: the state file, the dev database, logs. */
export const projectFolder = (directory = '.'): string => resolve(directory, '.catenary');

const stateFile = (directory?: string): string => join(projectFolder(directory), 'dev.json');

/** Publishes the running server of this directory; readers see the old state or the new one, never a half. */
export async function writeDevState(state: DevState, directory?: string): Promise<void> {
  const file = stateFile(directory);
  const draft = `${file}.${process.pid}`;
  await mkdir(projectFolder(directory), { recursive: true, mode: 0o700 });
  await writeFile(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

/** Withdraws the server of that process id; a state that another server has written since is left alone. */
export async function removeDevState(pid: number, directory?: string): Promise<void> {
  const state = parse(await readIfThere(stateFile(directory)));
  if (state?.pid === pid) await rm(stateFile(directory), { force: true });
}

/** The server that runs for this directory; undefined when there is none or its process or port is gone. */
export async function readDevState(directory?: string): Promise<DevState | undefined> {
  const state = parse(await readIfThere(stateFile(directory)));
  if (!state || !isAlive(state.pid)) return undefined;
  return (await isListening(state.address)) ? state : undefined;
}

/**
 * Waits for the server of a `catenary dev` that was killed: its supervisor is ending it, and its database and ports come
 * free. Not for longer than that may take, since the process id may be someone else's by now.
 */
export async function awaitOrphan(directory?: string): Promise<void> {
  const state = parse(await readIfThere(stateFile(directory)));
  if (state?.devPid === undefined || isAlive(state.devPid)) return;
  for (let waited = 0; isAlive(state.pid) && waited < GRACE + 1_000; waited += 50) await setTimeout(50);
}

function parse(text: string | undefined): DevState | undefined {
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as Partial<DevState>;
    const whole =
      typeof state.address === 'string' && typeof state.namespace === 'string' && Number.isInteger(state.pid);
    return whole ? (state as DevState) : undefined;
  } catch {
    return undefined;
  }
}
