import { SimplePlugin } from '@temporalio/plugin';
import type { DataConverter } from '@temporalio/common';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { type ActivitySetup, createActivities } from '../activities';
import { modelTaskQueue } from '../chain/contract';
import { workflowCode, workflowsPath } from './workflow-code';

/** What the plugin adds to a worker. */
export interface CatenaryPluginOptions extends ActivitySetup {
  /** Must be the client's as well; see `createDataConverter`. */
  readonly dataConverter?: DataConverter;
  /** The queue of model calls. Default: `<the worker's task queue>-models`, as clients expect. */
  readonly modelTaskQueue?: string;
  /** Model calls in flight in this process. Default 50. */
  readonly modelConcurrency?: number;
  /** Model calls a second, over all workers of the queue: enforced by the server. */
  readonly modelRateLimit?: number;
}

/** Beats of model calls are written as often as they come, so that a cancel reaches a call within one beat. */
const HEARTBEAT_THROTTLE = '5 seconds';

/**
 * Makes any Temporal worker run chains: `plugins: [new CatenaryPlugin({ model })]`.
 *
 * It registers `generate`, `judge` and `check`, and serves the queue of model calls with a second worker in the same
 * process, which starts and stops with the first. A worker without workflows of its own gets the interpreter; one that
 * has a `workflowsPath` exports it there: `export { runChain } from 'catenary/workflow'`.
 */
export class CatenaryPlugin extends SimplePlugin {
  private worker: WorkerOptions | undefined;

  constructor(private readonly setup: CatenaryPluginOptions) {
    super({
      name: 'catenary',
      activities: { ...createActivities(setup) },
      ...(setup.dataConverter && { dataConverter: setup.dataConverter }),
    });
  }

  override configureWorker(options: WorkerOptions): WorkerOptions {
    const hasWorkflows = options.workflowsPath !== undefined || options.workflowBundle !== undefined;
    const configured = super.configureWorker({ ...options, ...(!hasWorkflows && this.workflows(options)) });
    this.worker = { maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE, ...configured };
    return this.worker;
  }

  /** A prebuilt bundle has no interceptors of the user's in it. */
  private workflows(options: WorkerOptions): Partial<WorkerOptions> {
    const hasInterceptors = (options.interceptors?.workflowModules?.length ?? 0) > 0;
    return hasInterceptors ? { workflowsPath } : workflowCode();
  }

  override async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    const models = await this.createModelWorker();
    await Promise.all([
      super.runWorker(worker, next).finally(() => end(models)),
      models.run().finally(() => end(worker)),
    ]);
  }

  private async createModelWorker(): Promise<Worker> {
    const {
      connection,
      namespace,
      taskQueue,
      identity,
      dataConverter,
      shutdownGraceTime,
      shutdownForceTime,
      interceptors,
    } = this.worker!;
    return await Worker.create({
      ...definedOnly({
        connection,
        namespace,
        identity,
        dataConverter,
        shutdownGraceTime,
        shutdownForceTime,
      }),
      ...(interceptors?.activity && { interceptors: { activity: interceptors.activity } }),
      taskQueue: this.setup.modelTaskQueue ?? modelTaskQueue(taskQueue!),
      activities: { ...createActivities(this.setup) },
      maxHeartbeatThrottleInterval: this.worker!.maxHeartbeatThrottleInterval ?? HEARTBEAT_THROTTLE,
      maxConcurrentActivityTaskExecutions: this.setup.modelConcurrency ?? 50,
      ...(this.setup.modelRateLimit !== undefined && {
        maxTaskQueueActivitiesPerSecond: this.setup.modelRateLimit,
      }),
    });
  }
}

/** Either worker's end is the other's; one that drains already is left to it. */
function end(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}

function definedOnly<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
