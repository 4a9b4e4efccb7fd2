import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions, type WorkerPlugin } from '@temporalio/worker';
import { TASK_QUEUE } from '../chain/contract';
import { loadProfile } from '../connection/profile';
import { DEFAULT_ADDRESS, findNamespace } from '../connection/reach';
import { createDataConverter, type StorageOption } from '../converter/data-converter';
import { checkOptions } from './check-options';
import { connectNative } from './connect-native';
import { type Health, type HealthServer, serveHealth } from './health';
import { CatenaryPlugin, type CatenaryPluginOptions } from './plugin';
import { type TracingOptions, tracingPlugin } from './tracing';
import { tracedModel } from './traced-model';
import { deploymentOf, type WorkerVersion } from './version';
import { workflowsPath } from './workflow-code';

/** What a worker of chains needs; only `model` has no default. */
export interface CreateWorkerOptions extends Omit<CatenaryPluginOptions, 'dataConverter'> {
  /** The user's own activities: `activity` blocks and validators. */
  readonly activities?: object;
  /** Default: by the `temporal` CLI's profiles and `TEMPORAL_*` variables. */
  readonly connection?: NativeConnection;
  readonly address?: string;
  readonly namespace?: string;
  /** Default `catenary`. */
  readonly taskQueue?: string;
  /** Large values, kept outside of Temporal; the same for clients. */
  readonly storage?: StorageOption;
  /** Its codecs and converters are kept beside `storage`. */
  readonly dataConverter?: DataConverter;
  /** How long calls in flight may go on after a shutdown was asked for. Default 30 s. */
  readonly shutdownGraceTime?: WorkerOptions['shutdownGraceTime'];
  /** The build that this process is; runs stay on the build they began on. Default: none, any worker takes any run. */
  readonly version?: WorkerVersion;
  /** Serves `GET /health` there. */
  readonly health?: { readonly port: number; readonly host?: string };
  /** OpenTelemetry spans of runs, activities and model calls. */
  readonly tracing?: TracingOptions;
  readonly plugins?: readonly WorkerPlugin[];
  /** Anything else of Temporal's worker. */
  readonly temporal?: Partial<WorkerOptions>;
}

/** A worker of chains: the interpreter, its activities and the queue of model calls, in one process. */
export interface CatenaryWorker {
  readonly taskQueue: string;
  readonly healthUrl?: string;
  /** Works until `shutdown()` or SIGTERM; then takes nothing new and lets calls in flight end within the grace time. Once: called again, it answers the same. */
  run(): Promise<void>;
  shutdown(): void;
  health(): Health;
}

/** Sized so that five hundred runs at once are not replayed from their histories again and again. */
const CACHED_RUNS = 1000;

/**
 * @throws ConnectionError naming address, namespace and the mend; Error where the health port is taken. Nothing is left open then.
 * @throws TypeError, RangeError for options that cannot be; WorkerVersionError for a `version` that the server would not take.
 */
export async function createWorker(options: CreateWorkerOptions): Promise<CatenaryWorker> {
  checkOptions(options);
  const { taskQueue = TASK_QUEUE } = options;
  const config = loadProfile();
  const namespace = options.namespace ?? config.namespace ?? 'default';
  const address = options.address ?? config.connectionOptions.address ?? DEFAULT_ADDRESS;
  const { storage, encryption, dataConverter: base } = options;
  const dataConverter = createDataConverter({ storage, encryption, namespace, base });
  const owned = options.connection
    ? undefined
    : await connectNative({ ...config.connectionOptions, address }, namespace);
  const connection = options.connection ?? owned!;
  let server: HealthServer | undefined;
  let worker: Worker | undefined;
  try {
    const health = (): Health => healthOf(worker, taskQueue);
    if (!owned) await findNamespace(connection, namespace, undefined);
    server = options.health && (await serveHealth(health, options.health));
    worker = await Worker.create(
      workerOptions({ ...options, dataConverter }, { connection, namespace, taskQueue }),
    );
    return wrap(worker, health, taskQueue, server, owned);
  } catch (error) {
    await server?.close();
    await owned?.close();
    throw error;
  }
}

function workerOptions(
  options: CreateWorkerOptions & { readonly dataConverter: DataConverter },
  place: Required<Pick<WorkerOptions, 'connection' | 'namespace' | 'taskQueue'>>,
): WorkerOptions {
  const { dataConverter, tracing, version } = options;
  return {
    ...place,
    shutdownGraceTime: options.shutdownGraceTime ?? '30 seconds',
    maxCachedWorkflows: CACHED_RUNS,
    ...(options.activities && { activities: options.activities }),
    ...(tracing && { workflowsPath }),
    ...(version && { workerDeploymentOptions: deploymentOf(version) }),
    ...options.temporal,
    plugins: [
      ...(options.plugins ?? []),
      ...(tracing ? [tracingPlugin(tracing)] : []),
      new CatenaryPlugin({ ...pluginOptions(options), dataConverter }),
    ],
  };
}

function pluginOptions(options: CreateWorkerOptions): CatenaryPluginOptions {
  const { models, prices, random, modelTaskQueue, modelConcurrency, modelRateLimit, maxOutputBytes } =
    options;
  return {
    model: tracedModel(options.model, { content: options.tracing?.content ?? false }),
    ...(models && { models }),
    ...(prices && { prices }),
    ...(random && { random }),
    ...(maxOutputBytes !== undefined && { maxOutputBytes }),
    ...(modelTaskQueue !== undefined && { modelTaskQueue }),
    ...(modelConcurrency !== undefined && { modelConcurrency }),
    ...(modelRateLimit !== undefined && { modelRateLimit }),
  };
}

function healthOf(worker: Worker | undefined, taskQueue: string): Health {
  const state = worker?.getState() ?? 'STARTING';
  return { healthy: state === 'RUNNING', state, taskQueue };
}

function wrap(
  worker: Worker,
  health: () => Health,
  taskQueue: string,
  server: HealthServer | undefined,
  connection: NativeConnection | undefined,
): CatenaryWorker {
  let watch: NodeJS.Timeout | undefined;
  const end = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    try {
      await worker.run();
    } finally {
      clearInterval(watch);
      await server?.close();
      await connection?.close().catch(() => undefined);
    }
  };
  return {
    taskQueue,
    health,
    ...(server && { healthUrl: server.url }),
    shutdown: () => {
      end();
      // A worker that is still starting cannot be shut down yet.
      if (worker.getState() === 'INITIALIZED') watch ??= setInterval(end, 50).unref();
    },
    run: () => (running ??= work()),
  };
}
