import { createAnthropicModel } from '../../src/activities';
import { createWorker, installRuntime, type WorkerVersion } from '../../src/worker';
import { createSceneActivities } from './scenes/scene-activities';

/** What a worker in a process of its own is told, as JSON in its first argument. */
export interface WorkerProcessOptions {
  readonly address: string;
  readonly taskQueue: string;
  /** Of the scripted endpoint. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly bundle: string;
  readonly metricsAddress?: string;
  readonly shutdownGraceTime?: string;
  /** It has the activities of the scenes too. */
  readonly scenes?: boolean;
  readonly namespace?: string;
  readonly version?: WorkerVersion;
  readonly modelRateLimit?: number;
}

/** Runs until SIGTERM; its first line of standard output says where its health is. Logs go to standard error. */
async function main(options: WorkerProcessOptions): Promise<void> {
  const { address, taskQueue, baseUrl, apiKey, bundle, metricsAddress, shutdownGraceTime = '2 s' } = options;
  const activities = options.scenes ? createSceneActivities({ baseUrl }) : {};
  installRuntime({ ...(metricsAddress !== undefined && { metricsAddress }) });
  const worker = await createWorker({
    address,
    taskQueue,
    ...(options.namespace !== undefined && { namespace: options.namespace }),
    ...(options.version && { version: options.version }),
    ...(options.modelRateLimit !== undefined && { modelRateLimit: options.modelRateLimit }),
    model: createAnthropicModel({ baseUrl, ...(apiKey !== undefined && { apiKey }) }),
    activities,
    random: () => 0,
    health: { port: 0 },
    shutdownGraceTime: shutdownGraceTime as '2 s',
    temporal: { workflowBundle: { codePath: bundle }, stickyQueueScheduleToStartTimeout: '1 second' },
  });
  process.stdout.write(`${JSON.stringify({ healthUrl: worker.healthUrl })}\n`);
  await worker.run();
}

void main(JSON.parse(process.argv[2]!) as WorkerProcessOptions);
