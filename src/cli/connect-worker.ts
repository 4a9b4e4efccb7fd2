import type { NativeConnection } from '@temporalio/worker';
import { DEFAULT_ADDRESS } from '../connection/reach';
import type { Target } from './connection';
import { heavy } from './heavy';

/** A worker's connection to where the other commands connect to. @throws ConnectionError */
export async function connectWorker({
  dev,
  profile,
  ...target
}: Target): Promise<{ readonly connection: NativeConnection; readonly namespace: string }> {
  const { connectNative } = heavy.connectNative();
  const { loadProfile } = heavy.profile();
  const config = dev ? { connectionOptions: {} } : loadProfile(profile);
  const address = target.address ?? config.connectionOptions.address ?? DEFAULT_ADDRESS;
  const namespace = target.namespace ?? config.namespace ?? 'default';
  const connection = await connectNative({ ...config.connectionOptions, address }, namespace);
  return { connection, namespace };
}
