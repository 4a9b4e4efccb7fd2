import { ApplicationFailure } from '@temporalio/common';
import { NOT_STORED } from '../chain/recovery/failure';
import { counted, messageOf } from '../chain/words';
import { StorageError } from './file-storage';

/**
 * External storage has not taken a value, however often it was asked. An activity whose result that was fails with it, by the type
 * `Output.NotStored`; a model is not asked again then.
 */
export class StoreFailedError extends ApplicationFailure {
  override readonly name = 'StoreFailedError';

  /** @param storage the driver's name */
  constructor(storage: string, attempts: number, error: unknown) {
    const mend = error instanceof StorageError ? '' : '; mend what this driver keeps values in';
    const message = `the storage "${storage}" took nothing in ${counted(attempts, 'attempt')}: ${messageOf(error)}${mend}`;
    super(message, NOT_STORED, false, [], error instanceof Error ? error : undefined);
  }
}
