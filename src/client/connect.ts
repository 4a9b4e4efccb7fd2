import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { createDataConverter, type EncryptionOption, type StorageOption } from '../converter/data-converter';
import { type Catenary, type CatenaryOptions, createCatenary } from './catenary';
import { ConnectionError } from './errors';
import { grpcDetails, isNotFound, isUnauthenticated } from './grpc';

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

export const DEFAULT_ADDRESS = '127.0.0.1:7233';

/**
 * Connects to a Temporal server. Whoever connects closes.
 *
 * @throws ConnectionError naming the address and the mend; EncryptionError for keys that cannot be used.
 */
export async function connect(options: ConnectOptions = {}): Promise<Catenary> {
  const { namespace, ...connectionOptions } = connectionOptionsOf(options);
  const { storage, encryption, dataConverter: base } = options;
  const dataConverter = createDataConverter({ storage, encryption, namespace, base });
  const connection = await open(connectionOptions);
  try {
    await findNamespace(connection, namespace);
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

/** Explicit options over the CLI's configuration over defaults. */
export function connectionOptionsOf(
  options: ConnectOptions,
): ConnectionOptions & { readonly address: string; readonly namespace: string } {
  const { profile, connectTimeout, apiKey } = options;
  const config = loadConfig(profile);
  const { address, tls, ...rest } = config.connectionOptions as ConnectionOptions;
  const explicitTls = options.tls ?? (apiKey === undefined ? undefined : true);
  return {
    ...defined(rest),
    ...defined({ apiKey, connectTimeout, tls: explicitTls ?? tls }),
    address: options.address ?? address ?? DEFAULT_ADDRESS,
    namespace: options.namespace ?? config.namespace ?? 'default',
    channelArgs: { 'grpc.max_receive_message_length': -1 },
  };
}

function loadConfig(profile: string | undefined): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig(profile === undefined ? {} : { profile });
  } catch (error) {
    const message = `the temporal CLI's configuration cannot be used: ${grpcDetails(error)}`;
    throw new ConnectionError(message, { cause: error });
  }
}

function defined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}

async function open(options: ConnectionOptions & { readonly address: string }): Promise<Connection> {
  try {
    return await Connection.connect(options);
  } catch (error) {
    throw new ConnectionError(
      `cannot reach the Temporal server at ${options.address}: ${grpcDetails(error)}; start one with \`npx catenary dev\``,
      { cause: error },
    );
  }
}

/** Servers that let nobody ask, or cannot be asked, are taken at their word later. */
async function findNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isNotFound(error) && !isUnauthenticated(error)) return;
    const message = `the Temporal server does not give access to the namespace ${namespace}: ${grpcDetails(error)}`;
    throw new ConnectionError(message, { cause: error });
  }
}
