import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import { reach } from '../connection/reach';

/** The kind of connection that a worker needs. @throws ConnectionError naming the address and the mend */
export async function connectNative(
  options: NativeConnectionOptions & { readonly address: string },
): Promise<NativeConnection> {
  return await reach(options.address, () => NativeConnection.connect(options));
}
