import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import type { EncryptionOption } from '../converter/data-converter';
import { createWorker } from '../worker/create-worker';
import { projectFolder, removeDevState, writeDevState } from './dev-state';
import { type Endpoint, type EndpointChoice, openEndpoint } from './endpoint';
import { type DevServer, type DevServerOptions, startDevServer } from './server/start-dev-server';
import { createStarted, type Started } from './started';

export interface DevSessionOptions extends Pick<
  DevServerOptions,
  'port' | 'uiPort' | 'settings' | 'onProgress'
> {
  /** Where `.catenary` is. Default: here. */
  readonly directory?: string;
  readonly endpoint: EndpointChoice;
  readonly taskQueue?: string;
  /** Alias → model id, over those that the endpoint knows. */
  readonly models?: Readonly<Record<string, string>>;
  /** The user's own activities. */
  readonly activities?: object;
  /** Keys that values are encrypted with; other commands in this folder find them where they are a file. */
  readonly encryption?: EncryptionOption;
  /** Whether other commands in this folder find it. Default true. */
  readonly publish?: boolean;
  /** Told as soon as it is known which models answer. */
  readonly onEndpoint?: (endpoint: Endpoint) => void;
  /** Ends the start. What has started is ended by `close`. */
  readonly signal?: AbortSignal;
}

/** A server with its UI and a database file, an endpoint, and a worker in this process; they end together. */
export interface DevSession {
  readonly server: DevServer;
  readonly endpoint: Endpoint;
  readonly storageDir: string;
  /** Rejects when a part ends by itself; what is left of the session is then still to be closed. */
  readonly broken: Promise<never>;
  /** The worker first, so that what it still has to say reaches the server. */
  close(): Promise<void>;
}

/** How long calls in flight may go on once the session closes. A call that is cut is asked again by the next worker. */
const GRACE = '2 seconds';

/** Starts all of it; where a part fails, what was started is ended again. */
export async function startDevSession(options: DevSessionOptions): Promise<DevSession> {
  const started = createStarted();
  try {
    const folder = projectFolder(options.directory);
    const storageDir = join(folder, 'storage');
    const dbFile = join(folder, 'dev.db');
    await mkdir(storageDir, { recursive: true, mode: 0o700 });
    const [server, endpoint] = await startBoth(options, dbFile, started);
    const worker = await startWorker(options, server, endpoint, storageDir, started);
    options.signal?.throwIfAborted();
    if (options.publish ?? true) await publish(options, server, endpoint, { dbFile, storageDir }, started);
    const broken = Promise.race([
      worker.ended.then(() => fail('the worker ended')),
      server.exited.then(({ code, lastLines }) =>
        fail(`the Temporal server ended with ${code}\n${lastLines}`),
      ),
    ]);
    broken.catch(() => {});
    return { server, endpoint, storageDir, broken, close: () => started.end() };
  } catch (error) {
    await started.end();
    throw error;
  }
}

function fail(reason: string): never {
  throw new Error(reason);
}

/** Both take seconds, so they start together; where one fails or the start is given up, the other gives up too. */
async function startBoth(
  options: DevSessionOptions,
  dbFile: string,
  started: Started,
): Promise<[DevServer, Endpoint]> {
  const { port, uiPort, settings, onProgress, signal } = options;
  const giveUp = new AbortController();
  const interrupted = (): void => giveUp.abort(signal?.reason);
  const track = async <T extends { close(): Promise<void> }>(
    starting: Promise<T>,
  ): Promise<T | undefined> => {
    try {
      const ready = await starting;
      started.add(() => ready.close());
      return ready;
    } catch (error) {
      giveUp.abort(error);
      return undefined;
    }
  };
  signal?.throwIfAborted();
  signal?.addEventListener('abort', interrupted, { once: true });
  const given = {
    ...(port !== undefined && { port }),
    ...(uiPort !== undefined && { uiPort }),
    ...(settings && { settings }),
  };
  const progress = onProgress && { onProgress };
  const [endpoint, server] = await Promise.all([
    track(openEndpoint(options.endpoint, { signal: giveUp.signal })).then((ready) => {
      if (ready) options.onEndpoint?.(ready);
      return ready;
    }),
    track(startDevServer({ ...given, ...progress, dbFile, signal: giveUp.signal })),
  ]);
  signal?.removeEventListener('abort', interrupted);
  giveUp.signal.throwIfAborted();
  return [server!, endpoint!];
}

/** Over a connection of its own: a profile of the `temporal` CLI is meant for another server. */
async function startWorker(
  options: DevSessionOptions,
  { address, namespace }: DevServer,
  { model, models }: Endpoint,
  storageDir: string,
  started: Started,
): Promise<{ readonly ended: Promise<void> }> {
  const { activities, encryption, taskQueue } = options;
  const connection = await NativeConnection.connect({ address });
  started.add(() => connection.close());
  const worker = await createWorker({
    connection,
    namespace,
    model,
    models: { ...models, ...options.models },
    storage: { dir: storageDir },
    shutdownGraceTime: GRACE,
    ...(encryption && { encryption }),
    ...(activities && { activities }),
    ...(taskQueue !== undefined && { taskQueue }),
  });
  const ended = worker.run();
  ended.catch(() => {});
  started.add(async () => {
    if (worker.health().healthy) worker.shutdown();
    await ended;
  });
  return { ended };
}

async function publish(
  { directory, encryption }: DevSessionOptions,
  { address, namespace, uiUrl, pid }: DevServer,
  endpoint: Endpoint,
  { dbFile, storageDir }: { readonly dbFile: string; readonly storageDir: string },
  started: Started,
): Promise<void> {
  await writeDevState(
    {
      address,
      namespace,
      pid,
      devPid: process.pid,
      db: dbFile,
      storage: storageDir,
      endpoint: endpoint.line,
      endpointUrl: endpoint.baseUrl,
      startedAt: new Date().toISOString(),
      ...(uiUrl !== undefined && { uiUrl }),
      ...(encryption && 'keyFile' in encryption && { keyFile: resolve(encryption.keyFile) }),
    },
    directory,
  );
  started.add(() => removeDevState(pid, directory));
}
