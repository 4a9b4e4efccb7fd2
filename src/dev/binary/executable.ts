import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Binary } from './binary';
import { runCommand } from './run-command';

/** Whether the path is a file that this user may execute. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The release an installed binary says it is; rejects when it cannot be run. */
export async function versionOf(binary: Binary, path: string): Promise<string> {
  if (!binary.versionArguments) return 'unknown';
  const output = await runCommand(path, binary.versionArguments, { timeout: 20_000 });
  return /version (\S+)/.exec(output)?.[1] ?? 'unknown';
}
