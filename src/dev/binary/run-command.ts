import { type ExecFileException, execFile } from 'node:child_process';
import { serverEnvironment } from '../../config';

export interface CommandOptions {
  /** Milliseconds before it is killed; default 5 minutes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program without a shell and gives its stdout; rejects with the last line of its stderr. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { timeout = 300_000, signal } = options;
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { timeout, maxBuffer: 8_000_000, env: serverEnvironment(), ...(signal && { signal }) },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if (error.name === 'AbortError') return reject(error);
        reject(new Error(reasonOf(file, error, stderr, timeout), { cause: error }));
      },
    );
  });
}

function reasonOf(file: string, error: ExecFileException, stderr: string, timeout: number): string {
  if (error.code === 'ENOENT') return `${file} is not installed`;
  if (error.killed) return `${file} did not end within ${timeout / 1000} s`;
  return stderr.trim().split('\n').at(-1) || error.message;
}
