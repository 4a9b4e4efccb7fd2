import { ApplicationFailure, Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import { createActivities, type Model, ModelError } from '../../src/activities';
import type { StepBlock } from '../../src/chain/definition/definition';
import type { Lost } from '../../src/chain/state/state';
import { type Catenary, connect, type RunHandle } from '../../src/client';
import { noteAttempt } from '../../src/activities/call/lost-attempts';
import { chainOf } from '../support/chains';
import { replayAll } from '../support/replay';
import { expectSameKnowledge } from '../support/same-knowledge';
import { devServer, type TestServer } from '../support/servers';
import { startTestWorker, type TestWorker } from '../support/worker';

const MAX_TOKENS = 100;
const beats = { heartbeat: '1 s' } as const;

let server: TestServer;
let silent: TestWorker;
let asking: TestWorker;
const opened: Catenary[] = [];
const runs: string[] = [];
/** Attempts of calls that were begun, by run. */
const begun: Record<string, number> = {};
/** How the model answers the run's next attempt. */
const answers: Record<string, Model[]> = {};

/** Attempts that end as those of a worker that dies: without a word. */
async function generate(): Promise<never> {
  const { info } = Context.current();
  const run = info.workflowExecution!.workflowId;
  begun[run] = (begun[run] ?? 0) + 1;
  if (run.startsWith('reported') && info.attempt === 1) {
    noteAttempt(true);
    throw ApplicationFailure.create({ message: 'cut', type: 'Model.Connection', details: [{ lost: 1 }] });
  }
  await Context.current().cancelled;
  throw new Error('unreachable');
}

const model: Model = async (request, context) => {
  begun[context.run] = (begun[context.run] ?? 0) + 1;
  const answer = answers[context.run]?.shift();
  if (answer) return await answer(request, context);
  return { model: 'm', text: 'T', stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1 } };
};
const cut: Model = () => Promise.reject(new ModelError({ kind: 'connection', message: 'cut' }));
const busy: Model = () => Promise.reject(new ModelError({ kind: 'answered', status: 529 }));
const never: Model = () => new Promise(() => undefined);

beforeAll(async () => {
  server = await devServer();
  const shared = { connection: server.env.nativeConnection, namespace: server.namespace };
  silent = await startTestWorker({ ...shared, taskQueue: 'silent', activities: { generate } });
  const activities = createActivities({ model, random: () => 0 });
  asking = await startTestWorker({ ...shared, taskQueue: 'asking', activities });
});
afterAll(async () => {
  for (const each of opened) await each.close();
  await silent?.close();
  await asking?.close();
  await replayAll(server.env.client, runs);
  await server?.close();
});

async function catenaryOf(taskQueue: string, modelTaskQueue?: string): Promise<Catenary> {
  const { address, namespace } = server;
  const catenary = await connect({
    address,
    namespace,
    taskQueue,
    profile: '',
    ...(modelTaskQueue !== undefined && { modelTaskQueue }),
  });
  opened.push(catenary);
  return catenary;
}

async function start(catenary: Catenary, id: string, step: Partial<StepBlock> = {}): Promise<RunHandle> {
  runs.push(id);
  const chain = chainOf([
    { step: 'a', prompt: '{{brief}}', maxTokens: MAX_TOKENS, fallback: { value: 'F' }, ...step },
  ]);
  return (await catenary.start(chain, { id, inputs: { brief: 'b' } })) as RunHandle;
}

/** What a run that has ended counts as lost; its history alone says the same, and so does its last event. */
async function lostOf(catenary: Catenary, run: RunHandle): Promise<Lost | undefined> {
  await expectSameKnowledge(catenary, run);
  const { lost } = (await run.state()).metadata;
  let told: Lost | undefined;
  for await (const { progress } of run.watch()) told = progress.lost;
  expect(told).toEqual(lost);
  return lost;
}

const attempts = (count: number): object => ({ calls: count - 1, outputTokens: count * MAX_TOKENS });

describe('a call of which nothing more is heard', () => {
  test('counts as each attempt that fell silent before its time was over', async () => {
    const catenary = await catenaryOf('silent');
    const run = await start(catenary, 'silent', { timeouts: { ...beats, scheduleToClose: '5 s' } });
    await run.result();
    expect(begun['silent']).toBeGreaterThan(1);
    expect(await lostOf(catenary, run)).toMatchObject(attempts(begun['silent']!));
  });

  test('counts as what it reported before, and all that may have fallen silent around it', async () => {
    const catenary = await catenaryOf('silent');
    const run = await start(catenary, 'reported', { timeouts: { ...beats, scheduleToClose: '7 s' } });
    await run.result();
    expect(begun['reported']).toBeGreaterThan(2);
    const { outputTokens } = (await lostOf(catenary, run))!;
    // How long what was reported took is not known: in its place another one may have been silent.
    expect([0, 1]).toContain(outputTokens / MAX_TOKENS - begun['reported']!);
  });

  test('counts as all attempts, once none is left', async () => {
    const catenary = await catenaryOf('silent');
    const run = await start(catenary, 'all', { timeouts: beats, retry: { maximumAttempts: 2 } });
    await run.result();
    expect(await lostOf(catenary, run)).toMatchObject(attempts(2));
  });

  test('counts as none where no worker ever had it', async () => {
    const catenary = await catenaryOf('silent', 'nowhere');
    const run = await start(catenary, 'untaken', { timeouts: { scheduleToClose: '1 s' } });
    await run.result();
    expect(await lostOf(catenary, run)).toBeUndefined();
  });
});

test('a cancelled call counts as many attempts as it had made, those refused left out', async () => {
  const catenary = await catenaryOf('asking');
  const inFlight = new Promise<void>((resolve) => {
    answers['cancelled'] = [
      cut,
      busy,
      (...asked) => {
        resolve();
        return never(...asked);
      },
    ];
  });
  const run = await start(catenary, 'cancelled', { timeouts: beats, retry: { initialInterval: '1 ms' } });
  await inFlight;
  await run.cancel();
  await expect(run.result()).rejects.toThrow('cancelled');
  expect(await lostOf(catenary, run)).toMatchObject(attempts(2));
});

test('a last attempt that a worker’s end cuts short counts', async () => {
  const catenary = await catenaryOf('asking', 'drained');
  const { nativeConnection: connection } = server.env;
  const worker = await Worker.create({
    connection,
    namespace: server.namespace,
    taskQueue: 'drained',
    activities: createActivities({ model, random: () => 0 }),
    shutdownGraceTime: 0,
  });
  const running = worker.run();
  const inFlight = new Promise<void>((resolve) => {
    answers['drained'] = [
      (...asked) => {
        resolve();
        return never(...asked);
      },
    ];
  });
  const run = await start(catenary, 'drained', { retry: { maximumAttempts: 1 } });
  await inFlight;
  worker.shutdown();
  await running;
  await run.result();
  expect(await lostOf(catenary, run)).toMatchObject(attempts(1));
});

test('what was in flight when a run was terminated is spent for the run that goes on from it', async () => {
  const catenary = await catenaryOf('asking');
  const inFlight = new Promise<void>((resolve) => {
    answers['terminated'] = [
      (...asked) => {
        resolve();
        return never(...asked);
      },
    ];
  });
  runs.push('terminated');
  const chain = chainOf([{ step: 'a', prompt: '{{brief}}', maxTokens: MAX_TOKENS }], {
    limits: { outputTokens: 150 },
    defaults: { timeouts: beats },
  });
  const run = (await catenary.start(chain, { id: 'terminated', inputs: { brief: 'b' } })) as RunHandle;
  await inFlight;
  await run.terminate();
  await expectSameKnowledge(catenary, run);
  const resumed = await catenary.resume(run.id);
  runs.push(resumed.id);
  await expect(resumed.result()).rejects.toThrow('of 150 output tokens has no room for 100 more after 100');
  const enough = await catenary.resume(resumed.id, { limits: { outputTokens: 200 } });
  runs.push(enough.id);
  expect(await enough.result()).toMatchObject({ outputs: { a: 'T' }, lost: { outputTokens: 100 } });
  expect(begun['terminated']).toBe(1);
});
