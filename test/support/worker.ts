import { readFileSync } from 'node:fs';
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { modelTaskQueue } from '../../src/chain/contract';
import { withMessages } from '../../src/converter/failure-switch';
import { keepingAnswers } from '../../src/worker/keeping-answers';

/** The same for workers that encrypt. */
export function encryptedTestBundle(): { readonly code: string } {
  return { code: withMessages(readFileSync(testBundle().codePath, 'utf8'), 'encoded') };
}

export interface TestWorkerOptions {
  readonly connection: NativeConnection;
  readonly taskQueue: string;
  readonly activities: object;
  readonly namespace?: string;
  readonly dataConverter?: DataConverter;
  /** Default: the one for workers that do not encrypt. */
  readonly workflowBundle?: WorkerOptions['workflowBundle'];
}

export interface TestWorker {
  /** Drains and ends both workers; what they were given is still the caller's to close. */
  close(): Promise<void>;
}

/** The prebuilt bundle of `src/workflows`; see `bundle-workflows.ts`. */
export function testBundle(): { readonly codePath: string } {
  const codePath = process.env['CATENARY_TEST_BUNDLE'];
  if (codePath === undefined) throw new Error('no workflow bundle: run this test through jest');
  return { codePath };
}

/** Serves runs and their model calls, as a deployment does with two workers. */
export async function startTestWorker(options: TestWorkerOptions): Promise<TestWorker> {
  const { taskQueue, namespace = 'default', workflowBundle = testBundle(), ...shared } = options;
  const common: Omit<WorkerOptions, 'taskQueue'> = {
    ...shared,
    namespace,
    stickyQueueScheduleToStartTimeout: '1 second',
    shutdownGraceTime: '2 seconds',
  };
  const workers = [
    await Worker.create({ ...common, taskQueue, workflowBundle }),
    await Worker.create({
      ...common,
      taskQueue: modelTaskQueue(taskQueue),
      ...(options.dataConverter && { dataConverter: keepingAnswers(options.dataConverter) }),
    }),
  ];
  const running = workers.map((worker) => worker.run());
  return {
    close: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await Promise.all(running);
    },
  };
}
