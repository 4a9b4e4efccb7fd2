import type { Client } from '@temporalio/client';
import { StorageError } from '../../converter/file-storage';
import { readStorage, removeStored, removeUnfinished, type StoredValue } from '../../converter/stored-values';
import type { FetchedHistory } from '../history/histories';
import { addNamespace, type OnRead, StoredNames } from './stored-names';

export interface GarbageOptions {
  /** The storage folder. */
  readonly dir: string;
  /** Milliseconds: what was stored within them stays, because no history may name it yet. Default one day, at least {@link LEAST_AGE_MS}. */
  readonly olderThan?: number;
  /** Takes less than that, too: for a folder that no run uses at this moment. Default false. */
  readonly force?: boolean;
  /** Histories that were exported, and must still be read: what they name stays. */
  readonly keep?: Iterable<FetchedHistory['history']>;
  /** Namespaces that use the folder. Default: every one that the server has. */
  readonly namespaces?: readonly string[];
  /** Says what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
  readonly onRead?: OnRead;
}

/** What a garbage collection found and did. */
export interface Garbage {
  readonly namespaces: readonly string[];
  /** Values in the folder when it began, and their bytes. */
  readonly values: number;
  readonly bytes: number;
  /** Values that a history or a schedule names. */
  readonly named: number;
  /** Values that nothing names, and that are too young to be sure. */
  readonly young: number;
  /** What was removed, or would be. */
  readonly removed: readonly string[];
  readonly removedBytes: number;
  /** Names in histories that the folder does not hold: those runs can no longer be read in full. */
  readonly missing: readonly string[];
}

const ONE_DAY = 86_400_000;
/** A value is stored before Temporal is told of it; telling is repeated while the server is away. */
export const LEAST_AGE_MS = 15 * 60_000;

/**
 * Removes from a storage folder what nothing on the server names any more: no history of an open or closed run that its
 * retention still keeps, no schedule, no exported history. Anything that cannot be read ends it before anything is removed.
 * The folder must belong to this server alone.
 *
 * @throws StorageError for a folder that is none, an age below the least, or a server that does not say its namespaces.
 */
export async function collectGarbage(client: Client, options: GarbageOptions): Promise<Garbage> {
  const { dir, olderThan = ONE_DAY, keep = [], dryRun = false, force = false } = options;
  const { onRead = () => undefined } = options;
  if (olderThan < LEAST_AGE_MS && !force)
    throw new StorageError(
      `values stored in the last ${LEAST_AGE_MS / 60_000} minutes may belong to runs whose history does not name them yet, and ` +
        `${olderThan / 1000} s is less: take 15m or more; \`force\` where no run is open and none starts meanwhile`,
    );
  const before = Date.now() - olderThan;
  // The folder first: what is stored from now on is too young, whatever the histories say by then.
  const { values, unfinished } = await readStorage(dir);
  const namespaces = options.namespaces ?? (await namespacesOf(client));
  const named = new StoredNames();
  for (const namespace of namespaces) await addNamespace(named, client, namespace, onRead);
  for (const history of keep) await named.addHistory(history);

  const unnamed = values.filter(({ sha256 }) => !named.names.has(sha256));
  const old = unnamed.filter(({ at }) => at < before);
  const removed: StoredValue[] = [];
  for (const value of old) if (dryRun || (await removeStored(dir, value.sha256, before))) removed.push(value);
  if (!dryRun) for (const path of unfinished) await removeUnfinished(path, before);
  const held = new Set(values.map(({ sha256 }) => sha256));
  return {
    namespaces,
    values: values.length,
    bytes: bytesOf(values),
    named: values.length - unnamed.length,
    young: unnamed.length - old.length,
    removed: removed.map(({ sha256 }) => sha256),
    removedBytes: bytesOf(removed),
    missing: [...named.names].filter((sha256) => !held.has(sha256)),
  };
}

function bytesOf(values: readonly StoredValue[]): number {
  return values.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Temporal's own namespace has no values of ours. */
const SYSTEM = 'temporal-system';

async function namespacesOf(client: Client): Promise<string[]> {
  const names: string[] = [];
  let nextPageToken: Uint8Array | undefined;
  try {
    do {
      const page = await client.workflowService.listNamespaces({
        pageSize: 100,
        ...(nextPageToken && { nextPageToken }),
      });
      names.push(...(page.namespaces ?? []).map(({ namespaceInfo }) => namespaceInfo?.name ?? ''));
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken);
  } catch (error) {
    throw new StorageError('the server does not say which namespaces it has: name all that use the folder', {
      cause: error,
    });
  }
  return names.filter((name) => name !== SYSTEM);
}
