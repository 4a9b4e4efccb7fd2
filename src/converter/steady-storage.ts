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

/** A driver that is asked again where it does not take a value. */
export class SteadyDriver implements StorageDriver {
  readonly name: string;
  readonly type: string;

  constructor(private readonly driver: StorageDriver) {
    this.name = driver.name;
    this.type = driver.type;
  }

  async retrieve(context: StorageDriverRetrieveContext, claims: StorageDriverClaim[]): Promise<Payload[]> {
    return await this.driver.retrieve(context, claims);
  }

  /** @throws StoreFailedError */
  async store(context: StorageDriverStoreContext, payloads: Payload[]): Promise<StorageDriverClaim[]> {
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
