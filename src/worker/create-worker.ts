import type { DataConverter } from '@temporalio/common';
import {
  NativeConnection,
  type NativeConnectionOptions,
  Worker,
  type WorkerOptions,
  type WorkerPlugin,
} from '@temporalio/worker';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { TASK_QUEUE } from '../chain/contract';
import { createDataConverter, type StorageOption } from '../converter/data-converter';
import { type Health, type HealthServer, serveHealth } from './health';
import { CatenaryPlugin, type CatenaryPluginOptions } from './plugin';
import { type TracingOptions, tracingPlugin } from './tracing';
import { tracedModel } from './traced-model';
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
  /** Replaces the one that `storage` makes. */
  readonly dataConverter?: DataConverter;
  /** How long calls in flight may go on after a shutdown was asked for. Default 30 s. */
  readonly shutdownGraceTime?: WorkerOptions['shutdownGraceTime'];
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
  /** Works until `shutdown()` or SIGTERM; then takes nothing new and lets calls in flight end within the grace time. */
  run(): Promise<void>;
  shutdown(): void;
  health(): Health;
}

/** Sized so that five hundred runs at once are not replayed from their histories again and again. */
const CACHED_RUNS = 1000;

/** @throws Error where the server cannot be reached, or the health port is taken. */
export async function createWorker(options: CreateWorkerOptions): Promise<CatenaryWorker> {
  const { taskQueue = TASK_QUEUE } = options;
  const config = loadClientConnectConfig();
  const namespace = options.namespace ?? config.namespace ?? 'default';
  const connection = options.connection ?? (await connect(options.address, config.connectionOptions));
  const ownsConnection = options.connection === undefined;
  const dataConverter =
    options.dataConverter ?? createDataConverter({ ...(options.storage && { storage: options.storage }) });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    shutdownGraceTime: options.shutdownGraceTime ?? '30 seconds',
    maxCachedWorkflows: CACHED_RUNS,
    ...(options.activities && { activities: options.activities }),
    ...(options.tracing && { workflowsPath }),
    ...options.temporal,
    plugins: [
      ...(options.plugins ?? []),
      ...(options.tracing ? [tracingPlugin(options.tracing)] : []),
      new CatenaryPlugin({ ...pluginOptions(options), dataConverter }),
    ],
  });
  return await wrap(worker, options, taskQueue, ownsConnection ? connection : undefined);
}

async function connect(
  address: string | undefined,
  options: NativeConnectionOptions,
): Promise<NativeConnection> {
  return await NativeConnection.connect({ ...options, ...(address !== undefined && { address }) });
}

/** Values above Temporal's payload limit are only allowed where something stores them outside. */
const STORED_OUTPUT_BYTES = 64 * 1024 * 1024;

function pluginOptions(options: CreateWorkerOptions): CatenaryPluginOptions {
  const { models, prices, random, modelTaskQueue, modelConcurrency, modelRateLimit } = options;
  const maxOutputBytes = options.maxOutputBytes ?? (options.storage ? STORED_OUTPUT_BYTES : undefined);
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

async function wrap(
  worker: Worker,
  options: CreateWorkerOptions,
  taskQueue: string,
  connection: NativeConnection | undefined,
): Promise<CatenaryWorker> {
  const health = (): Health => ({
    healthy: worker.getState() === 'RUNNING',
    state: worker.getState(),
    taskQueue,
  });
  const server: HealthServer | undefined = options.health && (await serveHealth(health, options.health));
  return {
    taskQueue,
    health,
    ...(server && { healthUrl: server.url }),
    shutdown: () => worker.shutdown(),
    run: async () => {
      try {
        await worker.run();
      } finally {
        await server?.close();
        await connection?.close();
      }
    },
  };
}
