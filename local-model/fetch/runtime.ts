import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import lockFile from '../package-lock.json';
import manifest from '../package.json';
import type { OnProgress } from '../progress';
import { runCommand } from './run-command';

export const RUNTIME_VERSION = manifest.dependencies['node-llama-cpp'];

const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'linux-riscv64': 'linux-riscv64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};

/**
 * The package with this platform's binaries.
 *
 * @throws Error where there are none.
 */
export function platformPackage(platform = `${process.platform}-${process.arch}`): string {
  const name = PLATFORM_PACKAGES[platform];
  if (name) return `@node-llama-cpp/${name}`;
  const known = Object.keys(PLATFORM_PACKAGES).join(', ');
  throw new Error(`node-llama-cpp has no binary for ${platform}, only for ${known}; use Claude instead`);
}

/**
 * Fills an empty folder with node-llama-cpp and this platform's CPU binaries, as locked. Without the GPU binaries and
 * other platforms', which a plain install brings, it is 85 MB instead of 725. No install script runs.
 */
export async function fetchRuntime(
  folder: string,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const binaries = platformPackage();
  onProgress({ stage: 'runtime', message: `fetching node-llama-cpp ${RUNTIME_VERSION} (about 85 MB)` });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lockFile, null, 2));
  const flags = ['--omit=optional', '--ignore-scripts', '--no-global', '--no-audit', '--no-fund'];
  const args = ['install', ...flags, '--loglevel=error', `${binaries}@${RUNTIME_VERSION}`];
  try {
    await runCommand('npm', args, { cwd: folder, signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `the local model's runtime could not be fetched; tried npm ${args.join(' ')}: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const missing = ['node-llama-cpp', binaries].filter(
    (name) => !existsSync(join(folder, 'node_modules', name, 'package.json')),
  );
  if (missing.length > 0) throw new Error(`npm left out ${missing.join(' and ')}; check npm's configuration`);
}
