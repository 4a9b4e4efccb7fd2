import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { serverEnvironment } from '../../config';
import { endProcess, signalProcess } from './end-process';
import { SUPERVISOR } from './supervisor';

/** A started server, whoever stands between. */
export interface ServerProcess {
  /** The server's own id. */
  readonly pid: number;
  /** Its exit code, or 128 + n when signal n ended it. */
  readonly exited: Promise<number>;
  /** SIGTERM, then SIGKILL after the grace (in milliseconds); done when the process is gone. */
  end(): Promise<void>;
}

type Report = { readonly pid: number } | { readonly error: string };

/** Starts a program that ends when this process does, however this process ends. */
export async function startSupervised(
  command: string,
  args: readonly string[],
  log: number,
  grace: number,
): Promise<ServerProcess> {
  const supervisor = spawn(process.execPath, ['-e', SUPERVISOR, '--', String(grace), command, ...args], {
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
    env: serverEnvironment(),
  });
  const exited = exitOf(supervisor);
  const pid = await new Promise<number>((resolve, reject) => {
    supervisor.once('error', reject);
    supervisor.once('message', (report: Report) =>
      'pid' in report
        ? resolve(report.pid)
        : reject(new Error(`${command} cannot be started: ${report.error}`)),
    );
    void exited.then((code) =>
      reject(new Error(`${command} cannot be started: its supervisor ended with ${code}`)),
    );
  });
  supervisor.once('exit', (_code, signal) => {
    if (signal) signalProcess(pid, 'SIGKILL');
  });
  const end = async (): Promise<void> => {
    if (supervisor.connected) supervisor.disconnect();
    await exited;
  };
  return { pid, exited, end };
}

/** Starts a program that outlives this process; who started it must end it by its id. */
export async function startDetached(
  command: string,
  args: readonly string[],
  log: number,
  grace: number,
): Promise<ServerProcess> {
  const child = spawn(command, args, {
    stdio: ['ignore', log, log],
    detached: true,
    env: serverEnvironment(),
  });
  const exited = exitOf(child);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid!));
  });
  child.unref();
  return { pid, exited, end: () => endProcess(pid, grace) };
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });
