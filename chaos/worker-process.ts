import { createAnthropicModel } from '../src/activities';
import { createWorker, installRuntime } from '../src/worker';
import { createSceneActivities } from '../test/support/scenes/scene-activities';

/** What a worker's process is told, as JSON in its first argument. */
export interface WorkerOptions {
  /** Of the proxy before the server. */
  readonly address: string;
  readonly taskQueue: string;
  /** Of the scripted endpoint. */
  readonly baseUrl: string;
  /** The workflow bundle. */
  readonly bundle: string;
}

/** A worker with every default, until SIGTERM; its first line of standard output says that it takes work. */
async function main({ address, taskQueue, baseUrl, bundle }: WorkerOptions): Promise<void> {
  installRuntime({ logLevel: 'ERROR' });
  const worker = await createWorker({
    address,
    taskQueue,
    model: createAnthropicModel({ baseUrl }),
    activities: createSceneActivities({ baseUrl }),
    temporal: { workflowBundle: { codePath: bundle } },
  });
  // Whoever started it is gone.
  process.stdin.resume().once('end', () => process.exit(1));
  process.stdout.write('{}\n');
  await worker.run();
  process.exit();
}

void main(JSON.parse(process.argv[2]!) as WorkerOptions);
