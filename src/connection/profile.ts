import { loadClientConnectConfig } from '@temporalio/envconfig';
import { ConnectionError } from './connection-error';
import { grpcDetails } from './grpc';

/** What the `temporal` CLI's configuration says: its profile file and the `TEMPORAL_*` variables. @throws ConnectionError */
export function loadProfile(profile?: string): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig(profile === undefined ? {} : { profile });
  } catch (error) {
    const message = `the temporal CLI's configuration cannot be used: ${grpcDetails(error)}`;
    throw new ConnectionError(message, { cause: error });
  }
}
