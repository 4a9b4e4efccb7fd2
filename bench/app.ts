// One side of the bench as a process of its own: worker and client of either the chain or the hand-written workflow.
// Reads one command a line on standard input, answers one JSON line each; ends with its input.
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { prepareRun } from '../src/define/prepare';
import type * as worker from '../src/worker';
import { createHandwrittenActivities } from './handwritten/activities';
import { measure, type Measured } from './measure';
import { chainOf, scenarios } from './scenarios';

/** The built package, as workers run it: sources that are compiled while they are loaded are slower. */
const { createAnthropicModel, createWorker } = require('../dist/worker') as typeof worker;

/** `runs` runs of a scenario, `concurrency` at once. */
export interface Command {
  readonly scenario: keyof typeof scenarios;
  readonly runs: number;
  readonly concurrency: number;
}

export type Side = 'catenary' | 'handwritten';

async function main(side: Side, address: string, baseUrl: string, codePath: string): Promise<void> {
  const model = createAnthropicModel({ apiKey: 'bench', baseUrl });
  const taskQueue = `bench-${side}`;
  const connection = await NativeConnection.connect({ address });
  const workers = side === 'catenary' ? await chainWorkers() : await handwrittenWorkers();
  const client = new Client({ connection: await Connection.connect({ address }) });

  async function chainWorkers(): Promise<{ run(): Promise<void>; shutdown(): void }[]> {
    return [await createWorker({ connection, taskQueue, model })];
  }

  async function handwrittenWorkers(): Promise<Worker[]> {
    const activities = createHandwrittenActivities(model);
    return [
      await Worker.create({ connection, taskQueue, workflowBundle: { codePath }, maxCachedWorkflows: 1000 }),
      await Worker.create({
        connection,
        taskQueue: `${taskQueue}-models`,
        activities: { ...activities },
        maxConcurrentActivityTaskExecutions: 50,
      }),
    ];
  }

  const running = Promise.all(workers.map((worker) => worker.run()));
  const start = (command: Command): ((workflowId: string) => Promise<unknown>) => {
    const scenario = scenarios[command.scenario];
    if (side === 'handwritten') {
      const type = `handwritten${scenario.name[0]!.toUpperCase()}${scenario.name.slice(1)}`;
      return (workflowId) => client.workflow.execute(type, { workflowId, taskQueue, args: [scenario] });
    }
    const { definition, hash, inputs } = prepareRun(chainOf(scenario), scenario.inputs);
    const args = [{ definition, hash, inputs, options: { modelTaskQueue: `${taskQueue}-models` } }];
    return (workflowId) => client.workflow.execute(definition.name, { workflowId, taskQueue, args });
  };

  process.stdout.write('{"ready":true}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line) as Command;
    const measured: Measured = await measure(client, side, command, start(command));
    process.stdout.write(`${JSON.stringify(measured)}\n`);
  }
  for (const worker of workers) worker.shutdown();
  await running;
  await client.connection.close();
  await connection.close();
}

const [side, address, baseUrl, codePath] = process.argv.slice(2) as [Side, string, string, string];
main(side, address, baseUrl, codePath).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
