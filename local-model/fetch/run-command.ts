import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Aborting kills the process; the promise rejects when it is gone. */
  readonly signal?: AbortSignal | undefined;
}

const KEPT_OUTPUT = 2000;

/**
 * Runs a program to its end and gives what it wrote to stdout.
 *
 * @throws Error `not found`, or `exit 1: <the end of what it wrote>`.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { signal, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...spawnOptions,
      ...(signal && { signal, killSignal: 'SIGKILL' }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a batch file on Windows, which only a shell runs.
      shell: process.platform === 'win32' && command === 'npm',
    });
    let stdout = '';
    let tail = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-KEPT_OUTPUT)));
    let failure: Error | undefined;
    child.on('error', (error: NodeJS.ErrnoException) => {
      failure = error.code === 'ENOENT' ? new Error('not found', { cause: error }) : error;
      if (child.pid === undefined) reject(failure);
    });
    child.on('close', (code, killedBy) => {
      if (failure) reject(failure);
      else if (code === 0) resolve(stdout);
      else reject(new Error(`${killedBy ?? `exit ${code}`}: ${(tail || stdout).trim() || 'no output'}`));
    });
  });
}
