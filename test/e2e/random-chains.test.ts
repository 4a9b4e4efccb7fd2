import { setTimeout } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import { modelTaskQueue } from '../../src/chain/contract';
import { normalise } from '../../src/chain/definition/normalise';
import { newRun } from '../../src/chain/run/run';
import { driveVirtually } from '../../src/testing/virtual-run';
import { randomChain, worldOf } from '../support/random-chains';
import { meaningOf } from '../support/reference';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { activitiesOf, inputOf, type RunHandle, snapshotOfRun } from '../support/stage';
import { statusesOf } from '../support/statuses';
import { startTestWorker, type TestWorker } from '../support/worker';

/** How many; more where one has the time. */
const RUNS = Number(process.env['CATENARY_RANDOM_RUNS'] ?? 150);
const AT_ONCE = 30;
const INPUTS = { brief: 'a brief' };

interface Sample {
  readonly definition: ChainDefinition;
  readonly seed: number;
  readonly failureRate: number;
}

let server: TestServer;
let worker: TestWorker;
const samples = new Map<string, Sample>();

/** Answers from the world of its run, as every interpreter sees it. */
async function answer(): Promise<unknown> {
  const { activityId, workflowExecution } = Context.current().info;
  const { seed, failureRate } = samples.get(workflowExecution!.workflowId)!;
  const { outcome, ms } = worldOf(seed, failureRate)(activityId);
  await setTimeout(ms / 4);
  if (outcome.kind === 'returned') return outcome.value;
  if (outcome.kind === 'cancelled') throw new Error('no call of this world is cancelled');
  const { type, message } = outcome.failure;
  throw ApplicationFailure.create({ type, message, nonRetryable: true });
}

beforeAll(async () => {
  server = await devServer();
  const names = [...Array.from({ length: 100 }, (_, i) => `b${i}`), 'generate', 'judge', 'check', 'validate'];
  worker = await startTestWorker({
    connection: server.env.nativeConnection,
    taskQueue: 'random',
    activities: Object.fromEntries(names.map((name) => [name, answer])),
  });
});
afterAll(async () => {
  await worker.close();
  await server.close();
});

async function startRun(id: string, sample: Sample): Promise<RunHandle> {
  samples.set(id, sample);
  const options = { modelTaskQueue: modelTaskQueue('random') };
  return await server.env.client.workflow.start('random', {
    workflowId: id,
    taskQueue: 'random',
    args: [inputOf(sample.definition, INPUTS, options)] as never,
  });
}

/** What a run came to, in the words that all three interpreters share. */
async function onTheServer(id: string, sample: Sample): Promise<unknown> {
  const run = await startRun(id, sample);
  await run.result().catch(() => undefined);
  const { state } = await snapshotOfRun(run);
  const calls = (await activitiesOf(run)).map((call) => call.id);
  return comesTo(state.status, state.steps, state.outputs, calls);
}

function virtually({ definition, seed, failureRate }: Sample): unknown {
  const run = newRun(normalise(definition), INPUTS, 0, { hash: 'any' });
  const calls = driveVirtually(run, (call) => worldOf(seed, failureRate)(call.id));
  return comesTo(
    run.state.status,
    run.state.steps,
    run.state.outputs,
    calls.map(({ call }) => call.id),
  );
}

function comesTo(
  status: string,
  steps: Readonly<Record<string, { readonly status: string }>>,
  outputs: object,
  calls: readonly string[],
): unknown {
  return { status, statuses: statusesOf({ steps }), outputs, calls: calls.toSorted() };
}

test(`${RUNS} random chains with random failures come to the same on a server, virtually and by the reference`, async () => {
  const seed = Number(process.env['CATENARY_RANDOM_SEED'] ?? Date.now() % 1_000_000);
  console.log(`${RUNS} runs, CATENARY_RANDOM_SEED=${seed}`);
  const sample = fc.record({
    definition: randomChain(),
    seed: fc.nat(),
    failureRate: fc.constantFrom(0, 0.1, 0.3, 0.6),
  });
  const queue = fc.sample(sample, { numRuns: RUNS, seed }).map((each, i) => [`random-${i}`, each] as const);
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [id, each] = next;
      const real = await onTheServer(id, each);
      expect({ id, real }).toEqual({ id, real: virtually(each) });
      const meaning = meaningOf(each.definition, INPUTS, worldOf(each.seed, each.failureRate));
      expect({ id, ...(real as object) }).toMatchObject({
        id,
        status: meaning.status,
        statuses: meaning.statuses,
        calls: [...meaning.calls].sort(),
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(await replayAll(server.env.client, [...samples.keys()])).toBe(RUNS);
}, 180_000);
