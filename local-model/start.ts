import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureFiles } from './fetch/ensure-files';
import { createProgressPrinter, type OnProgress } from './progress';
import { endProcess, readyLine } from './server-process';

export type { OnProgress, Progress } from './progress';

export interface StartLocalModelOptions {
  /** A GGUF file of one's own. Default: SmolLM2-135M-Instruct, fetched on first use. */
  readonly modelPath?: string;
  /** Tokens of prompt and reply together. Default: what the model was trained on, at most 8192. */
  readonly contextSize?: number;
  /** Default: `CATENARY_CACHE_DIR`, else `catenary` in `XDG_CACHE_HOME` or `~/.cache`. */
  readonly cacheDir?: string;
  /** Default: a bar or lines on stderr. */
  readonly onProgress?: OnProgress;
  /** Ends fetching, starting, and then the server. */
  readonly signal?: AbortSignal;
}

export interface LocalModel {
  /** Without a path, as `baseURL` of Anthropic's SDK. Any key is accepted. */
  readonly baseUrl: string;
  /** The model's real name, which its replies carry too. */
  readonly model: string;
  readonly pid: number;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

/**
 * Fetches what is missing, starts the server as a process of its own and waits until it listens. It ends with
 * {@link LocalModel.close}, with the signal, and when this process ends, however it ends.
 *
 * @throws Error saying what is missing and how to mend it.
 */
export async function startLocalModel(options: StartLocalModelOptions = {}): Promise<LocalModel> {
  const { modelPath, contextSize, cacheDir, onProgress = createProgressPrinter(), signal } = options;
  const files = await ensureFiles({ modelPath, cacheDir, onProgress, signal });
  signal?.throwIfAborted();
  onProgress({ stage: 'starting', message: 'starting the local model' });
  const args = ['--model', files.modelPath, '--runtime', files.runtimeDir, '--exit-with-stdin'];
  if (contextSize !== undefined) args.push('--context', String(contextSize));
  const child = spawn(process.execPath, [join(__dirname, 'main.js'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // In a group of its own, so that an interrupt typed at the terminal doesn't cut calls that are to be drained.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const close = (): Promise<void> => endProcess(child);
  try {
    const { listening, model } = await readyLine(child, signal);
    signal?.addEventListener('abort', () => void close(), { once: true });
    return { baseUrl: listening, model, pid: child.pid as number, close };
  } catch (error) {
    await close();
    throw error;
  }
}
