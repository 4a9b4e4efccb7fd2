import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import { findNamespace, reach } from '../connection/reach';

/** The kind of connection that a worker needs. @throws ConnectionError naming the address, the namespace where it lacks, and the mend */
export async function connectNative(
  options: NativeConnectionOptions & { readonly address: string },
  namespace: string,
): Promise<NativeConnection> {
  const connection = await reach(options.address, () => NativeConnection.connect(options));
  try {
    await findNamespace(connection, namespace, options.address);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
