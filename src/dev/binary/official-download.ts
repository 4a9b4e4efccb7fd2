import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Binary } from './binary';
import { runCommand } from './run-command';

/** Temporal's own download service, the one its SDKs use. */
const SERVICE = 'https://temporal.download';
const ANSWER_WITHIN = 5_000;
const DOWNLOAD_WITHIN = 600_000;

interface DownloadInfo {
  readonly archiveUrl: string;
  readonly fileToExtract: string;
}

/** Fetches the pinned release from Temporal's download service into the folder, and unpacks it with `tar`. */
export async function officialDownload(
  binary: Binary,
  folder: string,
  signal?: AbortSignal,
  service = SERVICE,
): Promise<string> {
  const info = (await (
    await get(`${service}/${downloadPath(binary)}`, ANSWER_WITHIN, signal)
  ).json()) as DownloadInfo;
  const archive = join(folder, basename(new URL(info.archiveUrl).pathname));
  const response = await get(info.archiveUrl, DOWNLOAD_WITHIN, signal);
  if (!response.body) throw new Error(`${info.archiveUrl} sent no content`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive));
  const unpacked = join(folder, 'unpacked');
  await mkdir(unpacked);
  await runCommand('tar', ['-xf', archive, '-C', unpacked], { signal });
  return join(unpacked, info.fileToExtract);
}

function downloadPath({ artifact, version }: Binary): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  return `${artifact}/v${version}?${new URLSearchParams({ arch, platform, format: 'tar.gz' }).toString()}`;
}

async function get(url: string, timeout: number, signal?: AbortSignal): Promise<Response> {
  const limit = AbortSignal.timeout(timeout);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit }).catch(
    (error: Error) => {
      signal?.throwIfAborted();
      const why = limit.aborted
        ? `no answer within ${timeout / 1000} s`
        : ((error.cause as Error)?.message ?? error.message);
      throw new Error(why, { cause: error });
    },
  );
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}
