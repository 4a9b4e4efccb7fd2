import { ExternalStorage, type Payload, type StorageDriver, StorageDriverClaim } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** A storage in memory, from 16 KiB on, which a test can have refuse values or be slow. */
export interface MemoryStorage {
  readonly storage: ExternalStorage;
  /** Called before each value is kept; what it throws refuses the value. */
  before: (payload: Payload, signal: AbortSignal | undefined) => Promise<void> | void;
  readonly kept: ReadonlyMap<string, Uint8Array>;
}

export function memoryStorage(payloadSizeThreshold = 16_384): MemoryStorage {
  const kept = new Map<string, Uint8Array>();
  const store = async (payload: Payload, signal: AbortSignal | undefined): Promise<StorageDriverClaim> => {
    await memory.before(payload, signal);
    const id = String(kept.size);
    kept.set(id, PayloadMessage.encode(payload).finish());
    return new StorageDriverClaim({ id });
  };
  const driver: StorageDriver = {
    name: 'memory',
    type: 'memory',
    store: ({ abortSignal }, payloads) => Promise.all(payloads.map((payload) => store(payload, abortSignal))),
    retrieve: (_context, claims) =>
      Promise.resolve(claims.map(({ claimData }) => PayloadMessage.decode(kept.get(claimData['id']!)!))),
  };
  const memory: MemoryStorage = {
    storage: new ExternalStorage({ drivers: [driver], payloadSizeThreshold }),
    before: () => undefined,
    kept,
  };
  return memory;
}

/** What a full disk says. */
export const full = (): never => {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};
