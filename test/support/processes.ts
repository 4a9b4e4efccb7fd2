import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WorkerProcessOptions } from './worker-process';

/** A process of this repository that has said it is ready. */
export interface StartedProcess {
  readonly pid: number;
  /** The first line of standard output, which is JSON. */
  readonly said: Readonly<Record<string, string>>;
  /** Standard error so far. */
  log(): string;
  /** Writes a line of JSON to its standard input. */
  tell(line: object): void;
  /** Resolves with the exit code once the process has ended, however it did. */
  readonly exited: Promise<number | null>;
  /** Sends a signal, and resolves as `exited` does. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const started = new Set<ChildProcessWithoutNullStreams>();

/** To be called after all tests of a file: nothing outlives them. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...started].map(async (child) => {
      const exited = once(child, 'exit');
      if (child.kill('SIGKILL')) await exited;
    }),
  );
}

/** What a process finds around it that is not as usual. */
export interface Surroundings {
  /** Node's own flags, before the script. */
  readonly nodeArgs?: readonly string[];
  /** Besides the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startProcess(
  script: string,
  args: readonly string[],
  { nodeArgs = [], env = {} }: Surroundings = {},
): Promise<StartedProcess> {
  const command = ['--import', 'tsx', ...nodeArgs, join(__dirname, '../..', script), ...args];
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env } });
  started.add(child);
  const exited = once(child, 'exit').then(([code]) => {
    started.delete(child);
    return code as number | null;
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const line = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const failed = exited.then((code) => {
    throw new Error(`${script} ended with ${code}: ${log}`);
  });
  const [first] = await Promise.race([line, failed]);
  failed.catch(() => undefined);
  return {
    pid: child.pid!,
    said: JSON.parse(first) as Record<string, string>,
    log: () => log,
    exited,
    tell: (line) => void child.stdin.write(`${JSON.stringify(line)}\n`),
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/** A worker as a deployment starts it: a process of its own; with the interpreter's bundle unless another is named. */
export function startWorkerProcess(
  {
    bundle = process.env['CATENARY_TEST_BUNDLE']!,
    ...options
  }: Omit<WorkerProcessOptions, 'bundle'> & { readonly bundle?: string },
  around?: Surroundings,
): Promise<StartedProcess> {
  return startProcess('test/support/worker-process.ts', [JSON.stringify({ ...options, bundle })], around);
}

/** The scripted endpoint as a process of its own, whose script and ledger are files of a folder. */
export async function startEndpointProcess(
  script: object,
  folder: string,
): Promise<StartedProcess & { readonly ledgerFile: string }> {
  const scriptFile = join(folder, 'script.json');
  const ledgerFile = join(folder, 'ledger.jsonl');
  writeFileSync(scriptFile, JSON.stringify(script));
  const main = 'src/testing/scripted/main.ts';
  return { ...(await startProcess(main, ['--answers', scriptFile, '--ledger', ledgerFile])), ledgerFile };
}
