import { type DataConverter, ExternalStorage } from '@temporalio/common';
import { createFileStorage } from './file-storage';

/** Values from this size on travel by reference, where external storage is on. */
export const STORAGE_THRESHOLD_BYTES = 16 * 1024;

/** Files in a folder, or Temporal's external storage with drivers of one's own. */
export type StorageOption =
  | {
      readonly dir: string;
      /** Values from so many bytes on. Default {@link STORAGE_THRESHOLD_BYTES}. */
      readonly threshold?: number;
    }
  | ExternalStorage;

/**
 * The converter that client, worker and CLI share: what one writes by reference, the others must be able to fetch.
 *
 * @param base whose codecs and converters are kept
 * @throws TypeError where both name a storage.
 */
export function createDataConverter(
  options: { readonly storage?: StorageOption | undefined; readonly base?: DataConverter | undefined } = {},
): DataConverter {
  const { storage, base = {} } = options;
  if (storage === undefined) return base;
  if (base.externalStorage)
    throw new TypeError(
      'storage is given twice: leave out either `storage` or `dataConverter.externalStorage`',
    );
  return { ...base, externalStorage: externalStorageOf(storage) };
}

function externalStorageOf(storage: StorageOption): ExternalStorage {
  if (!('dir' in storage)) return storage;
  return new ExternalStorage({
    drivers: [createFileStorage(storage.dir)],
    payloadSizeThreshold: storage.threshold ?? STORAGE_THRESHOLD_BYTES,
  });
}
