import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';

/** Runs a command with its output in ours, in a group of processes which ends as a whole. */
export function startToEnd(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly code: Promise<number>; readonly end: () => Promise<void> } {
  const child = spawn(command, args, {
    stdio: 'inherit',
    detached: true,
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    code: exited.then(([code]) => code ?? 1),
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGTERM');
      await exited;
    },
  };
}

/** Runs a command that must succeed. @throws Error with the end of what it said */
export async function must(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} ended with ${code}:\n${said.slice(-2000)}`);
  return said;
}

/** Starts a process that lives on, with its output in a file. */
export function startLogged(
  command: string,
  args: readonly string[],
  log: string,
  options: SpawnOptions = {},
): { readonly child: ChildProcess; readonly said: () => string; readonly end: () => Promise<void> } {
  const out = openSync(log, 'a');
  const child = spawn(command, args, { ...options, stdio: ['ignore', out, out] });
  const exited = once(child, 'exit');
  return {
    child,
    said: () => readFileSync(log, 'utf8').slice(-3000),
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await exited;
    },
  };
}

/** Asks again and again. @throws Error with what the process said, where it ends or takes longer than two minutes */
export async function until(
  what: string,
  ask: () => Promise<boolean>,
  { child, said }: { readonly child: ChildProcess; readonly said: () => string },
): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if (await ask()) return;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what} did not come up:\n${said()}`);
}
