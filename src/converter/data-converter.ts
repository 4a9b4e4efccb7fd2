import { type DataConverter, ExternalStorage } from '@temporalio/common';
import { MAX_PAYLOAD_BYTES, STORED_FROM_BYTES } from '../chain/contract';
import { EncryptionCodec } from './encryption-codec';
import { createFileStorage } from './file-storage';
import { type KeysOption, readKeyRing } from './key-ring';
import { steadyStorage } from './steady-storage';

/** Files in a folder, or Temporal's external storage with drivers of one's own. */
export type StorageOption =
  | {
      readonly dir: string;
      /** Values from so many bytes on, at most {@link MAX_PAYLOAD_BYTES}. Default {@link STORED_FROM_BYTES}. */
      readonly threshold?: number;
    }
  | ExternalStorage;

/** Keys, and what is done with values that are not encrypted. Every client and worker of a run needs the same keys. */
export type EncryptionOption = KeysOption & {
  /** `false` takes values that are not encrypted too: for runs that were started before encryption was on. Default true. */
  readonly strict?: boolean;
};

export interface DataConverterOptions {
  readonly storage?: StorageOption | undefined;
  readonly encryption?: EncryptionOption | undefined;
  /** Of encrypted values that Temporal gives no namespace with. */
  readonly namespace?: string | undefined;
  /** Whose codecs and converters are kept; encryption comes after them. */
  readonly base?: DataConverter | undefined;
}

/** Puts messages and stack traces of failures where a codec encrypts them: what `bundleWorkflowCode` needs beside encryption. */
export const failureConverterPath = require.resolve('./failure-converter');

/**
 * The converter that client, worker and CLI share: what one writes by reference or encrypts, the others must be able to read.
 *
 * @throws TypeError where both name a storage, an encryption or a failure converter; RangeError for a threshold that Temporal's limit
 *   is below; EncryptionError for keys that cannot be used.
 */
export function createDataConverter(options: DataConverterOptions = {}): DataConverter {
  const { storage, encryption, base = {} } = options;
  const stored = steady(storage === undefined ? base : withStorage(base, storage));
  return encryption === undefined ? stored : withEncryption(stored, encryption, options.namespace);
}

/** Whether a converter encrypts with Catenary's codec. */
export function encrypts(converter: DataConverter | undefined): boolean {
  return converter?.payloadCodecs?.some((codec) => codec instanceof EncryptionCodec) ?? false;
}

function withStorage(base: DataConverter, storage: StorageOption): DataConverter {
  if (base.externalStorage)
    throw new TypeError(
      'storage is given twice: leave out either `storage` or `dataConverter.externalStorage`',
    );
  return { ...base, externalStorage: externalStorageOf(storage) };
}

function externalStorageOf(storage: StorageOption): ExternalStorage {
  if (!('dir' in storage)) return storage;
  const { dir, threshold = STORED_FROM_BYTES } = storage;
  checkThreshold('storage.threshold', threshold);
  return new ExternalStorage({ drivers: [createFileStorage(dir)], payloadSizeThreshold: threshold });
}

function steady({ externalStorage, ...rest }: DataConverter): DataConverter {
  if (!externalStorage) return rest;
  checkThreshold('payloadSizeThreshold of the external storage', externalStorage.payloadSizeThreshold);
  return { ...rest, externalStorage: steadyStorage(externalStorage) };
}

/** A value between the two limits would neither be stored nor be taken, however often it is paid for. */
function checkThreshold(name: string, bytes: number): void {
  if (bytes >= 0 && bytes <= MAX_PAYLOAD_BYTES) return;
  throw new RangeError(
    `${name} is ${bytes}: it must be a number of bytes from 0 to ${MAX_PAYLOAD_BYTES}, because Temporal takes no larger value that is ` +
      `not stored; ${STORED_FROM_BYTES} is the default`,
  );
}

function withEncryption(
  base: DataConverter,
  { strict, ...keys }: EncryptionOption,
  namespace: string | undefined,
): DataConverter {
  if (encrypts(base)) throw new TypeError('encryption is given twice: leave out one of them');
  if (base.failureConverterPath !== undefined && base.failureConverterPath !== failureConverterPath)
    throw new TypeError(
      'encryption brings a failure converter, without which messages stay readable: leave out `dataConverter.failureConverterPath`',
    );
  const sameFrom = base.externalStorage && STORED_FROM_BYTES;
  const codec = new EncryptionCodec(readKeyRing(keys), {
    ...(strict !== undefined && { strict }),
    ...(namespace !== undefined && { namespace }),
    ...(sameFrom !== undefined && { sameFrom }),
  });
  return { ...base, payloadCodecs: [...(base.payloadCodecs ?? []), codec], failureConverterPath };
}
