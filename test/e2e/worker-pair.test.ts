import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker, CatenaryPlugin, type Model } from '../../src/worker';
import { Worker } from '@temporalio/worker';
import { devServer, type TestServer } from '../support/servers';
import { testBundle } from '../support/worker';

const silent: Model = () => Promise.reject(new Error('never called'));
let server: TestServer;

beforeAll(async () => {
  server = await devServer();
});
afterAll(() => server.close());

test('what keeps the model worker from starting is what the worker fails with', async () => {
  const worker = await createWorker({
    address: server.address,
    taskQueue: 'broken',
    model: silent,
    modelTaskQueue: '',
  });
  await expect(worker.run()).rejects.toThrow('Task queue name is required');
});

test('a shutdown that is asked for while the worker starts ends it', async () => {
  const worker = await createWorker({ address: server.address, taskQueue: 'early', model: silent });
  const running = worker.run();
  worker.shutdown();
  await expect(running).resolves.toBeUndefined();
});

test('a worker that is run twice runs once, and both callers learn of its end', async () => {
  const worker = await createWorker({ address: server.address, taskQueue: 'twice', model: silent });
  const [first, second] = [worker.run(), worker.run()];
  while (!worker.health().healthy) await sleep(50);
  worker.shutdown();
  await expect(Promise.all([first, second])).resolves.toEqual([undefined, undefined]);
});

test("an activity of the user's under a name that chains call is refused by name", async () => {
  const options = {
    address: server.address,
    taskQueue: 'clash',
    model: silent,
    activities: { check: () => Promise.resolve() },
  };
  await expect(createWorker(options)).rejects.toThrow(
    'the activity "check" has the name of one that chains call',
  );
});

test('one plugin serves two workers, each with its own queue of model calls', async () => {
  const plugin = new CatenaryPlugin({ model: silent });
  const workers = await Promise.all(
    ['qa', 'qb'].map((taskQueue) =>
      Worker.create({
        connection: server.env.nativeConnection,
        taskQueue,
        workflowBundle: testBundle(),
        plugins: [plugin],
      }),
    ),
  );
  const running = workers.map((worker) => worker.run());
  const pollersOf = async (name: string): Promise<number> => {
    const { pollers } = await server.env.client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name },
      taskQueueType: 2,
    });
    return pollers?.length ?? 0;
  };
  const served = async (name: string): Promise<void> => {
    while ((await pollersOf(name)) === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  await Promise.all(['qa-models', 'qb-models'].map(served));
  for (const worker of workers) worker.shutdown();
  await expect(Promise.all(running)).resolves.toHaveLength(2);
});
