import { setTimeout } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import type { Json } from '../../src/chain/json';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import { BLOCK_KINDS } from '../../src/chain/definition/blocks';
import { modelTaskQueue } from '../../src/chain/contract';
import { normalise } from '../../src/chain/definition/normalise';
import { newRun } from '../../src/chain/run/run';
import { type Catenary, connect, type RunHandle as CatenaryRun } from '../../src/client';
import { driveVirtually } from '../../src/testing/virtual-run';
import { randomChain, worldOf } from '../support/random/random-chains';
import { peopleOf } from '../support/random/random-people';
import { randomScopes, SCOPE_INPUTS } from '../support/random/random-scopes';
import { timely } from '../support/random/random-timely';
import { meaningOf } from '../support/reference/reference';
import type { Says } from '../support/reference/reference-gates';
import { replayAll } from '../support/replay';
import { expectSameKnowledge } from '../support/same-knowledge';
import { sayAtGates } from '../support/saying';
import { devServer, type TestServer } from '../support/servers';
import { activitiesOf, inputOf, type RunHandle, snapshotOfRun } from '../support/stage';
import { statusesOf } from '../support/statuses';
import { startTestWorker, type TestWorker } from '../support/worker';

/** How many; more where one has the time. */
const RUNS = Number(process.env['CATENARY_RANDOM_RUNS'] ?? 150);
const AT_ONCE = 30;
const SEED = Number(process.env['CATENARY_RANDOM_SEED'] ?? Date.now() % 1_000_000);

interface Sample {
  readonly definition: ChainDefinition;
  readonly inputs: Record<string, Json>;
  readonly seed: number;
  readonly failureRate: number;
  readonly says: Says;
}

let server: TestServer;
let catenary: Catenary;
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
  const { address, namespace } = server;
  catenary = await connect({ address, namespace, taskQueue: 'random', profile: '' });
  const own = Array.from({ length: 300 }, (_, i) => `b${i}`);
  const names = [...own, 'generate', 'judge', 'plan', 'check', 'validate'];
  worker = await startTestWorker({
    connection: server.env.nativeConnection,
    namespace,
    taskQueue: 'random',
    activities: Object.fromEntries(names.map((name) => [name, answer])),
  });
});
afterAll(async () => {
  await catenary?.close();
  await worker?.close();
  await server?.close();
});

async function startRun(id: string, sample: Sample): Promise<RunHandle> {
  samples.set(id, sample);
  const options = { modelTaskQueue: modelTaskQueue('random') };
  return await server.env.client.workflow.start('random', {
    workflowId: id,
    taskQueue: 'random',
    args: [inputOf(sample.definition, sample.inputs, options)] as never,
  });
}

/** What a run came to, in the words that all three interpreters share. */
async function onTheServer(id: string, sample: Sample): Promise<unknown> {
  const run = await startRun(id, sample);
  await sayAtGates(catenary.get(id), sample.says);
  await run.result().catch(() => undefined);
  await expectSameKnowledge(catenary, catenary.get(id) as CatenaryRun);
  const { state } = await snapshotOfRun(run);
  const calls = (await activitiesOf(run)).map((call) => call.id);
  return comesTo(state.status, state.steps, state.outputs, calls);
}

function virtually({ definition, inputs, seed, failureRate, says }: Sample): unknown {
  const run = newRun(normalise(definition), inputs, 0, { hash: 'any' });
  const calls = driveVirtually(run, (call) => worldOf(seed, failureRate)(call.id), peopleOf(says));
  return comesTo(
    run.state.status,
    run.state.steps,
    run.state.outputs,
    calls.map(({ call }) => call.id),
  );
}

function byReference({ definition, inputs, seed, failureRate, says }: Sample): unknown {
  const { status, statuses, outputs, calls } = meaningOf(
    definition,
    inputs,
    worldOf(seed, failureRate),
    says,
  );
  return { status, statuses, outputs, calls: [...calls].sort() };
}

function comesTo(
  status: string,
  steps: Readonly<Record<string, { readonly status: string }>>,
  outputs: object,
  calls: readonly string[],
): unknown {
  return { status, statuses: statusesOf({ steps }), outputs, calls: calls.toSorted() };
}

/** @returns how many histories replay */
async function compare(name: string, queue: Sample[]): Promise<number> {
  console.log(`${queue.length} ${name}, CATENARY_RANDOM_SEED=${SEED}`);
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const id = `${name}-${queue.length}`;
      const real = await onTheServer(id, next);
      expect({ id, real }).toEqual({ id, real: virtually(next) });
      // The reference interpreter has no plans.
      const isPlanned = JSON.stringify(next.definition).includes('"plan":');
      expect({ id, real }).toEqual({ id, real: isPlanned ? real : byReference(next) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const ids = [...samples.keys()].filter((id) => id.startsWith(name));
  return await replayAll(server.env.client, ids);
}

const dice = { seed: fc.nat(), failureRate: fc.constantFrom(0, 0.1, 0.3, 0.6) };

test(`${RUNS} random chains with random failures come to the same on a server, virtually and by the reference`, async () => {
  const sample = fc.record({ definition: randomChain(), ...dice });
  const says: Says = () => ({ decision: 'late' });
  const drawn = fc.sample(sample, { numRuns: RUNS, seed: SEED });
  const queue = drawn.map((each) => ({ ...each, says, inputs: { brief: 'a brief' } }));
  expect(await compare('chains', queue)).toBe(RUNS);
}, 600_000);

test(`so do ${RUNS} with maps, switches, sub-chains, plans, gates, and people who decide them`, async () => {
  const sample = fc.record({ definition: randomScopes({ plans: true }), ...dice });
  const drawn = fc.sample(sample, { numRuns: Math.max(RUNS, 150), seed: SEED });
  const text = JSON.stringify(drawn);
  for (const kind of [...BLOCK_KINDS, 'onReject']) expect(text).toContain(`"${kind}":`);
  expect(text).toContain('"onFailure":"ask"');
  const queue = drawn.slice(0, RUNS).map((each) => {
    const { definition, says } = timely(each.definition, each.seed);
    return { ...each, definition, says, inputs: { ...SCOPE_INPUTS } };
  });
  expect(await compare('scopes', queue)).toBe(RUNS);
}, 600_000);
