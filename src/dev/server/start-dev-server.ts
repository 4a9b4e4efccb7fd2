import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE } from '../../chain/contract';
import { TEMPORAL_CLI } from '../binary/binary';
import { choosePorts, movedLines } from './choose-ports';
import { DevServerError } from './dev-server-error';
import { findBinary, type FindOptions } from '../binary/find-binary';
import { keepPorts, readKeptPorts } from './kept-ports';
import { type LaunchedServer, launchServer } from './launch-server';
import type { SearchAttributeKind, ServerSettings } from './server-arguments';

/** The search attributes that chains use. */
export const CHAIN_SEARCH_ATTRIBUTES: Readonly<Record<string, SearchAttributeKind>> = {
  [CHAIN_ATTRIBUTE]: 'Keyword',
  [WAITING_ATTRIBUTE]: 'Keyword',
};

export interface DevServerOptions extends FindOptions {
  /** Default 127.0.0.1. Other machines reach any other address, and this server asks nobody who they are. */
  readonly ip?: string;
  /** Default: where the last server on this database file was, else a free one. */
  readonly port?: number;
  /** Default: as `port`. */
  readonly uiPort?: number;
  /** Default true. */
  readonly ui?: boolean;
  /** Outlives a restart; default: everything is in memory. Its folder is created. */
  readonly dbFile?: string;
  /** Created if new; default `default`. */
  readonly namespace?: string;
  /** Default: those that chains use. */
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeKind>>;
  /** Days that closed runs are kept, default 30 (the server's own default is 1); a namespace that keeps them longer is left alone. */
  readonly retentionDays?: number;
  /** Default `measured`. */
  readonly settings?: ServerSettings;
  /** Takes the server's output (warnings and errors); default: a temporary file, read only for error messages. */
  readonly logFile?: string;
  /** The server outlives this process; whoever reads its `pid` ends it. Default false: it ends even when this process is killed. */
  readonly detached?: boolean;
  /** Ends the search, the start or the running server. */
  readonly signal?: AbortSignal | undefined;
}

/** A Temporal server that answers. */
export interface DevServer extends LaunchedServer {
  /** `ip:port` of the gRPC frontend. */
  readonly address: string;
  /** Undefined without UI. */
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  /** The CLI's release and path. */
  readonly version: string;
  readonly binary: string;
}

/** Finds or fetches the Temporal CLI and starts its server on free ports; resolves when it answers and knows namespace and attributes. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { ip = '127.0.0.1', namespace = 'default', ui = true, settings = 'measured', signal } = options;
  const {
    searchAttributes = CHAIN_SEARCH_ATTRIBUTES,
    retentionDays = 30,
    detached = false,
    logFile,
  } = options;
  const dbFile = options.dbFile === undefined ? undefined : resolve(options.dbFile);
  for (const file of [dbFile, logFile])
    if (file !== undefined) await mkdir(dirname(file), { recursive: true });
  const binary = await findBinary(TEMPORAL_CLI, options);
  const kept = dbFile === undefined ? {} : await readKeptPorts(dbFile);
  const rest = {
    ip,
    namespace,
    searchAttributes,
    settings,
    dbFile,
    logFile,
    detached,
    retentionDays,
    signal,
  };
  for (let triesLeft = 2; ; triesLeft--) {
    const chosen = await choosePorts({ ip, ui, asked: options, kept });
    const { port, uiPort } = chosen;
    try {
      const launched = await launchServer(binary, { ...rest, ...chosen });
      if (dbFile !== undefined) await keepPorts(dbFile, chosen);
      for (const line of movedLines({ asked: options, kept }, chosen)) options.onProgress?.(line);
      endOnAbort(launched, signal);
      const uiUrl = uiPort === undefined ? undefined : `http://${ip}:${uiPort}`;
      return {
        ...launched,
        address: `${ip}:${port}`,
        uiUrl,
        namespace,
        version: binary.version,
        binary: binary.path,
      };
    } catch (error) {
      const takenMeanwhile = error instanceof DevServerError && error.portTaken;
      if (!takenMeanwhile || triesLeft === 0) throw error;
    }
  }
}

function endOnAbort(server: LaunchedServer, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const end = (): void => void server.close();
  signal.addEventListener('abort', end, { once: true });
  void server.exited.then(() => signal.removeEventListener('abort', end));
}
