import { setTimeout as sleep } from 'node:timers/promises';
import {
  ExternalStorage,
  type Payload,
  type StorageDriver,
  type StorageDriverClaim,
  type StorageDriverRetrieveContext,
  type StorageDriverStoreContext,
} from '@temporalio/common';
import { StoreFailedError } from './store-failed-error';

/** Milliseconds before each further try. Short, because a workflow task, which stores values too, has ten seconds in all. */
const PAUSES = [250, 500, 1000, 2000] as const;

/** Stores a value as `store` does, and has what must go on meanwhile go on. */
export type Meanwhile = <T>(store: (context: StorageDriverStoreContext) => Promise<T>) => Promise<T>;

/** A driver that is asked again where it does not take a value. */
export class SteadyDriver implements StorageDriver {
  readonly name: string;
  readonly type: string;
  private readonly early = new WeakMap<Payload, Promise<StorageDriverClaim[]>>();

  constructor(private readonly driver: StorageDriver) {
    this.name = driver.name;
    this.type = driver.type;
  }

  /** @throws StoreFailedError */
  async store(context: StorageDriverStoreContext, payloads: Payload[]): Promise<StorageDriverClaim[]> {
    const early = payloads.flatMap((payload) => this.early.get(payload) ?? []);
    if (early.length < payloads.length) return await this.tryToStore(context, payloads);
    return (await Promise.all(early)).flat();
  }

  /** Stores a value that will be stored presently; how that ends, `store` says then. */
  async storeEarly(payload: Payload, meanwhile: Meanwhile): Promise<void> {
    const stored = meanwhile((context) => this.tryToStore(context, [payload]));
    this.early.set(payload, stored);
    await stored.catch(() => undefined);
  }

  async retrieve(context: StorageDriverRetrieveContext, claims: StorageDriverClaim[]): Promise<Payload[]> {
    return await this.driver.retrieve(context, claims);
  }

  private async tryToStore(
    context: StorageDriverStoreContext,
    payloads: Payload[],
  ): Promise<StorageDriverClaim[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.driver.store(context, payloads);
      } catch (error) {
        const pause = PAUSES[tries - 1];
        if (pause === undefined || context.abortSignal?.aborted)
          throw new StoreFailedError(this.name, tries, error);
        await sleep(pause);
      }
    }
  }
}

const steadyDriver = (driver: StorageDriver): SteadyDriver =>
  driver instanceof SteadyDriver ? driver : new SteadyDriver(driver);

/** The same storage, of steady drivers. */
export function steadyStorage(storage: ExternalStorage): ExternalStorage {
  const { drivers, driverSelector, payloadSizeThreshold } = storage;
  if (drivers.every((driver) => driver instanceof SteadyDriver)) return storage;
  const steady = new Map(drivers.map((driver) => [driver, steadyDriver(driver)]));
  return new ExternalStorage({
    drivers: [...steady.values()],
    driverSelector: (context, payload) => {
      const driver = driverSelector(context, payload);
      // One that is not registered is Temporal's to refuse.
      return driver && (steady.get(driver) ?? driver);
    },
    payloadSizeThreshold,
  });
}
