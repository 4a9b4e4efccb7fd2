import { SimplePlugin } from '@temporalio/plugin';
import type { DataConverter } from '@temporalio/common';
import { type ReplayWorkerOptions, Worker, type WorkerOptions } from '@temporalio/worker';
import { type ActivitySetup, createActivities } from '../activities';
import { modelTaskQueue } from '../chain/contract';
import { defined } from '../chain/defined';
import { createDataConverter, encrypts, type EncryptionOption } from '../converter/data-converter';
import { checkOptions } from './check-options';
import { keepingAnswers } from './keeping-answers';
import { refuseReadableMessages } from './own-bundle';
import { workflowCode, workflowsPath } from './workflow-code';

/** What the plugin adds to a worker. */
export interface CatenaryPluginOptions extends ActivitySetup {
  /** Must be the client's as well; see `createDataConverter`. */
  readonly dataConverter?: DataConverter;
  /** Keys that every value and every message of a failure is encrypted with; the same for clients. */
  readonly encryption?: EncryptionOption;
  /** The queue of model calls. Default: `<the worker's task queue>-models`, as clients expect. */
  readonly modelTaskQueue?: string;
  /** Model calls in flight in this process. Default 50. */
  readonly modelConcurrency?: number;
  /** Model calls a second, over all workers of the queue: enforced by the server. */
  readonly modelRateLimit?: number;
}

type ForClients = Parameters<SimplePlugin['configureClient']>[0];

/** Beats of model calls are written as often as they come, so that a cancel reaches a call within one beat. */
const HEARTBEAT_THROTTLE = '5 seconds';

/** What a result may take where the data converter keeps large values outside of Temporal. */
const STORED_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Makes any Temporal worker run chains: `plugins: [new CatenaryPlugin({ model })]`.
 *
 * It registers the activities that every chain calls (`generate`, `judge`, `plan`, `check`, `admit`), and serves the queue
 * of model calls with a second worker in the same process, which starts and stops with the first and is of the same
 * deployment version. A worker without workflows of its own gets the interpreter; one that has a `workflowsPath` exports it there:
 * `export { runChain, runChain as default } from 'catenary/workflow'`.
 */
export class CatenaryPlugin extends SimplePlugin {
  private readonly activities: Readonly<Record<string, unknown>>;
  /** Workers of these queues are this plugin's own, also where the connection hands them the plugin again. */
  private readonly modelQueues = new Set<string>();

  /** @throws TypeError, RangeError for options that cannot be */
  constructor(private readonly setup: CatenaryPluginOptions) {
    checkOptions(setup);
    const stores = setup.dataConverter?.externalStorage !== undefined;
    const activities = {
      ...createActivities({ ...(stores && { maxOutputBytes: STORED_OUTPUT_BYTES }), ...setup }),
    };
    super({
      name: 'catenary',
      activities,
      ...(setup.dataConverter && { dataConverter: createDataConverter({ base: setup.dataConverter }) }),
    });
    this.activities = activities;
  }

  /** @throws TypeError where the worker has an activity of its own under one of the names that chains call. */
  override configureWorker(options: WorkerOptions): WorkerOptions {
    if (this.modelQueues.has(options.taskQueue ?? '')) return options;
    this.refuseClash(options.activities ?? {});
    const configured = this.withEncryption(super.configureWorker(options));
    const encryption = encrypts(configured.dataConverter);
    const hasWorkflows = options.workflowsPath !== undefined || options.workflowBundle !== undefined;
    if (encryption && options.workflowBundle) refuseReadableMessages(options.workflowBundle);
    return {
      maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
      ...configured,
      ...(!hasWorkflows && workflowsFor(options, encryption)),
    };
  }

  override configureReplayWorker(options: ReplayWorkerOptions): ReplayWorkerOptions {
    return this.withEncryption(super.configureReplayWorker(options));
  }

  override configureClient(options: ForClients): ForClients {
    return this.withEncryption(super.configureClient(options));
  }

  override async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    if (this.modelQueues.has(worker.options.taskQueue ?? '')) return await super.runWorker(worker, next);
    const running = super.runWorker(worker, next);
    const models = await this.createModelWorker(worker).catch(async (error: unknown) => {
      await endTogether(worker, [running]);
      throw error;
    });
    const both = [running, models.run()];
    // The first sign of an end, from whichever side, is the end of both: nothing new is paid for while one drains.
    const watch = setInterval(
      () => [worker, models].some(isEnding) && [worker, models].forEach(end),
      LOOK_MS,
    );
    try {
      await Promise.race(both);
    } finally {
      clearInterval(watch);
      end(models);
      await endTogether(worker, both);
    }
    await Promise.all(both);
  }

  /** Once, also where worker and connection hand over the plugin both. */
  private withEncryption<O extends { dataConverter?: DataConverter | undefined; namespace?: string }>(
    options: O,
  ): O {
    const { encryption } = this.setup;
    const { dataConverter: base, namespace } = options;
    if (!encryption || encrypts(base)) return options;
    return { ...options, dataConverter: createDataConverter({ encryption, namespace, base }) };
  }

  private refuseClash(activities: object): void {
    const given = activities as Readonly<Record<string, unknown>>;
    const clash = Object.keys(this.activities).find(
      (name) => name in given && given[name] !== this.activities[name],
    );
    if (clash === undefined) return;
    throw new TypeError(
      `the activity "${clash}" has the name of one that chains call: rename it (${Object.keys(this.activities).join(', ')} are taken)`,
    );
  }

  private async createModelWorker({ options }: Worker): Promise<Worker> {
    const { connection, namespace, identity, shutdownGraceTime, shutdownForceTime, interceptors } = options;
    const { maxHeartbeatThrottleInterval, dataConverter, workerDeploymentOptions } = options;
    const taskQueue = this.setup.modelTaskQueue ?? modelTaskQueue(options.taskQueue ?? '');
    this.modelQueues.add(taskQueue);
    return await Worker.create({
      ...defined({
        connection,
        namespace,
        identity,
        dataConverter: dataConverter && keepingAnswers(dataConverter),
        shutdownGraceTime,
        shutdownForceTime,
        maxHeartbeatThrottleInterval,
        // Else any build would make the calls of a run that is pinned to this one: decision 012.
        workerDeploymentOptions,
      }),
      interceptors: { activity: interceptors.activity },
      taskQueue,
      activities: { ...this.activities },
      maxConcurrentActivityTaskExecutions: this.setup.modelConcurrency ?? 50,
      ...(this.setup.modelRateLimit !== undefined && {
        maxTaskQueueActivitiesPerSecond: this.setup.modelRateLimit,
      }),
    });
  }
}

/** A prebuilt bundle has no interceptors of the user's in it. */
function workflowsFor(options: WorkerOptions, encryption: boolean): Partial<WorkerOptions> {
  const hasInterceptors = (options.interceptors?.workflowModules?.length ?? 0) > 0;
  return hasInterceptors ? { workflowsPath } : workflowCode({ encryption });
}

function isEnding(worker: Worker): boolean {
  return !['INITIALIZED', 'RUNNING'].includes(worker.getState());
}

/** Temporal's workers tell nobody that they end. To look more often costs more than all else that an idle worker does. */
const LOOK_MS = 250;

/** One that drains already is left to it. */
function end(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}

/** Ends a worker and waits for all that runs beside it; how they ended is the caller's to say. */
async function endTogether(worker: Worker, running: readonly Promise<void>[]): Promise<void> {
  end(worker);
  await Promise.allSettled(running);
}
