import type { NativeConnection } from '@temporalio/worker';
import type { Target } from './connection';
import { Unreachable } from './exit';
import { heavy } from './heavy';

/** A worker's connection to where the other commands connect to. @throws Unreachable */
export async function connectWorker({
  dev,
  profile,
  ...target
}: Target): Promise<{ readonly connection: NativeConnection; readonly namespace: string }> {
  const { NativeConnection } = heavy.temporalWorker();
  const { loadClientConnectConfig } = heavy.temporalConfig();
  const config = dev
    ? { connectionOptions: {} }
    : loadClientConnectConfig(profile === undefined ? {} : { profile });
  const address = target.address ?? config.connectionOptions.address ?? '127.0.0.1:7233';
  const namespace = target.namespace ?? config.namespace ?? 'default';
  try {
    return {
      connection: await NativeConnection.connect({ ...config.connectionOptions, address }),
      namespace,
    };
  } catch (error) {
    throw new Unreachable(
      `cannot reach the Temporal server at ${address}: ${(error as Error).message.split('\n')[0]}`,
      {
        cause: error,
      },
    );
  }
}
