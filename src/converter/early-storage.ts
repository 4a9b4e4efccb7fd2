import type {
  ExternalStorage,
  Payload,
  PayloadCodec,
  StorageDriver,
  StorageDriverTargetInfo,
} from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { type Meanwhile, SteadyDriver } from './steady-storage';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** A result that an activity has and that is not stored yet. */
export interface ResultToKeep {
  readonly target: StorageDriverTargetInfo;
  readonly keep: Meanwhile;
}

/**
 * Stores results while their activity still runs: Temporal stores them when it can send no heartbeat any more. It changes no
 * value, and has to be the last codec, for what it stores is what those before it have made.
 */
export class EarlyStorage implements PayloadCodec {
  /** @param resultOf of the activity that it is called in; undefined where there is none to be kept */
  constructor(
    private readonly storage: ExternalStorage,
    private readonly resultOf: () => ResultToKeep | undefined,
  ) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const result = this.resultOf();
    if (result) await Promise.all(payloads.map((payload) => this.store(payload, result)));
    return payloads;
  }

  decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads);
  }

  private async store(payload: Payload, { target, keep }: ResultToKeep): Promise<void> {
    if (PayloadMessage.encode(payload).finish().length < this.storage.payloadSizeThreshold) return;
    const driver = this.driverFor(payload, target);
    if (driver instanceof SteadyDriver) await driver.storeEarly(payload, keep);
  }

  private driverFor(payload: Payload, target: StorageDriverTargetInfo): StorageDriver | null {
    try {
      return this.storage.driverSelector({ target }, payload);
    } catch {
      // Temporal asks again, and says it.
      return null;
    }
  }
}
