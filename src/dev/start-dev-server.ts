import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CHAIN_ATTRIBUTE, WAITING_ATTRIBUTE } from '../chain/contract';
import { TEMPORAL_CLI } from './binary';
import { DevServerError } from './dev-server-error';
import { findBinary, type FindOptions } from './find-binary';
import { freePorts, isFree } from './free-ports';
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
  /** Default: a free one. */
  readonly port?: number;
  /** Default: a free one. */
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
    const { port, uiPort } = await choosePorts(ip, ui, options);
    try {
      const launched = await launchServer(binary, { ...rest, port, uiPort });
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

/** The ports asked for, which must be free, or free ones. */
async function choosePorts(
  ip: string,
  ui: boolean,
  asked: { readonly port?: number; readonly uiPort?: number },
): Promise<{ readonly port: number; readonly uiPort: number | undefined }> {
  for (const port of [asked.port, ui ? asked.uiPort : undefined]) {
    if (port !== undefined && !(await isFree(ip, port)))
      throw new Error(
        `Port ${port} on ${ip} is taken. Mend: end what listens there, or leave the port out to get a free one.`,
      );
  }
  const [first, second] = (await freePorts(ip, 2)) as [number, number];
  return { port: asked.port ?? first, uiPort: ui ? (asked.uiPort ?? second) : undefined };
}

function endOnAbort(server: LaunchedServer, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const end = (): void => void server.close();
  signal.addEventListener('abort', end, { once: true });
  void server.exited.then(() => signal.removeEventListener('abort', end));
}
