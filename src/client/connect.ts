import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { defined } from '../chain/defined';
import { INTERCEPTORS } from '../connection/interceptors';
import { loadProfile } from '../connection/profile';
import { DEFAULT_ADDRESS, findNamespace, reach } from '../connection/reach';
import { createDataConverter, type EncryptionOption, type StorageOption } from '../converter/data-converter';
import { type Catenary, type CatenaryOptions, createCatenary } from './catenary';

/**
 * Where Temporal is. What is unset comes from the `temporal` CLI's configuration: its profile file and the `TEMPORAL_*`
 * variables; without any, 127.0.0.1:7233 and the namespace `default`.
 */
export interface ConnectOptions extends CatenaryOptions {
  readonly address?: string;
  readonly namespace?: string;
  readonly apiKey?: string;
  readonly tls?: ConnectionOptions['tls'];
  /** Of the `temporal` CLI's configuration file. Default `default`. */
  readonly profile?: string;
  /** Keeps large values outside Temporal. Every client and worker of a run needs the same. */
  readonly storage?: StorageOption | undefined;
  /** Keys that every value and every message of a failure is encrypted with. Every client and worker of a run needs the same. */
  readonly encryption?: EncryptionOption | undefined;
  readonly dataConverter?: DataConverter;
  /** Milliseconds to wait for the server. Default 10 s. */
  readonly connectTimeout?: number;
}

/**
 * Connects to a Temporal server. Whoever connects closes.
 *
 * @throws ConnectionError naming the address and the mend; EncryptionError for keys that cannot be used.
 */
export async function connect(options: ConnectOptions = {}): Promise<Catenary> {
  return await connectTo(connectionOptionsOf(options), options);
}

/** The same, where nothing is taken from the `temporal` CLI's configuration. */
export async function connectTo(
  { namespace, ...place }: Place,
  options: Omit<ConnectOptions, keyof Place>,
): Promise<Catenary> {
  const { storage, encryption, dataConverter: base } = options;
  const dataConverter = createDataConverter({ storage, encryption, namespace, base });
  const connection = await reach(place.address, () =>
    Connection.connect({ ...place, channelArgs, interceptors: INTERCEPTORS }),
  );
  try {
    await findNamespace(connection, namespace, place.address);
    const catenary = createCatenary(new Client({ connection, namespace, dataConverter }), options);
    return {
      ...catenary,
      close: async () => {
        await catenary.close();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Messages of any size. */
const channelArgs = { 'grpc.max_receive_message_length': -1 };

interface Place extends ConnectionOptions {
  readonly address: string;
  readonly namespace: string;
}

/** Explicit options over the CLI's configuration over defaults. */
export function connectionOptionsOf(options: ConnectOptions): Place {
  const { profile, connectTimeout, apiKey } = options;
  const config = loadProfile(profile);
  const { address, tls, ...rest } = config.connectionOptions as ConnectionOptions;
  const explicitTls = options.tls ?? (apiKey === undefined ? undefined : true);
  return {
    ...defined(rest),
    ...defined({ apiKey, connectTimeout, tls: explicitTls ?? tls }),
    address: options.address ?? address ?? DEFAULT_ADDRESS,
    namespace: options.namespace ?? config.namespace ?? 'default',
  };
}
