/**
 * How the server is tuned. All but `stock` lift the limit of 20 transfer-queue reads a second that makes each short step wait 50 ms.
 * - `measured`: and keep a database file in WAL mode, 1.8 times the throughput of SQLite's default, as safe against power loss.
 * - `ci`: and `synchronous=NORMAL`, 3 times the default: a killed server loses nothing, but a power cut may lose the last commits.
 * - `stock`: `temporal server start-dev` as it comes.
 */
export type ServerSettings = 'measured' | 'ci' | 'stock';

export type SearchAttributeKind = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export interface ServerArguments {
  readonly ip: string;
  readonly port: number;
  /** Undefined: no UI. */
  readonly uiPort: number | undefined;
  /** Undefined: everything is in memory. */
  readonly dbFile: string | undefined;
  readonly namespace: string;
  readonly searchAttributes: Readonly<Record<string, SearchAttributeKind>>;
  readonly settings: ServerSettings;
}

const POLL_RATE = 'history.transferProcessorMaxPollRPS=2000';

/** The command line of `temporal` that starts such a server. */
export function serverArguments(server: ServerArguments): string[] {
  const { ip, port, uiPort, dbFile, namespace, searchAttributes, settings } = server;
  const flag = (name: string, value: string | number): string[] => [`--${name}`, String(value)];
  return [
    'server',
    'start-dev',
    ...flag('ip', ip),
    ...flag('port', port),
    ...(uiPort === undefined ? ['--headless'] : flag('ui-port', uiPort)),
    ...flag('namespace', namespace),
    ...flag('log-level', 'warn'),
    ...Object.entries(searchAttributes).flatMap(([name, kind]) =>
      flag('search-attribute', `${name}=${kind}`),
    ),
    ...(settings === 'stock' ? [] : flag('dynamic-config-value', POLL_RATE)),
    ...(dbFile === undefined ? [] : [...flag('db-filename', dbFile), ...pragmas(settings)]),
  ];
}

function pragmas(settings: ServerSettings): string[] {
  const wal = ['--sqlite-pragma', 'journal_mode=WAL'];
  return { stock: [], measured: wal, ci: [...wal, '--sqlite-pragma', 'synchronous=NORMAL'] }[settings];
}
