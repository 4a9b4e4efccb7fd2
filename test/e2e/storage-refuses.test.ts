import { setTimeout as sleep } from 'node:timers/promises';
import type { Block } from '../../src/chain/definition/definition';
import { ChainRunError, connect, StoreFailedError } from '../../src/client';
import { createWorker } from '../../src/worker';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { full, memoryStorage } from '../support/memory-storage';

const LONG = 'a long answer. '.repeat(4000).trim();
const HEARTBEAT_MS = 2000;
const retry = { initialInterval: '100 ms', maximumInterval: '200 ms', maximumAttempts: 5 };
const timeouts = { heartbeat: `${HEARTBEAT_MS} ms` };
const chain = chainOf([{ step: 'a', prompt: 'x', retry }] as Block[]);
const beating = chainOf([{ step: 'a', prompt: 'x', retry, timeouts }] as Block[]);
const inputs = { brief: 'b' };

const memory = memoryStorage();
const { storage } = memory;
/** How often the user's own activity was made. */
let made = 0;
const activities = {
  fetch_page: () => {
    made += 1;
    return Promise.resolve(LONG);
  },
};
const stage = useClientStage(() => ({ storage, activities }));

beforeEach(() => {
  memory.before = () => undefined;
  stage.answer({ 'a/generate': LONG });
});

/** Refuses so many values, then takes them. */
function refuse(times: number): void {
  let left = times;
  memory.before = () => {
    left -= 1;
    if (left >= 0) full();
  };
}

async function reportOf(run: Promise<unknown>): Promise<NonNullable<ChainRunError['report']>> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ChainRunError && error.report) return error.report;
  throw new Error('the run did not fail', { cause: error });
}

it('asks a model once where the storage is full, says so by name, and counts what was paid', async () => {
  refuse(Infinity);
  const report = await reportOf(stage.catenary.run(chain, { id: stage.id(), inputs }));
  expect(report.errors['a']).toMatch(
    /^a failed: the answer of a\/generate\/1 is paid for and lost: the storage "memory" took nothing in 5 attempts: ENOSPC: no space left on device, write; mend/,
  );
  expect(stage.asked).toEqual(['a/generate/1']);
  expect(report.usage).toMatchObject({ calls: 1, inputTokens: 10, outputTokens: 5 });
});

it('is not skipped over: the next answers would be lost as well', async () => {
  refuse(Infinity);
  const skipping = chainOf([
    { step: 'a', prompt: 'x', onFailure: 'skip', fallback: [{ prompt: 'y' }] },
    { step: 'b', prompt: 'y' },
  ]);
  await reportOf(stage.catenary.run(skipping, { id: stage.id(), inputs }));
  expect(stage.asked).toEqual(['a/generate/1']);
});

it('stores an answer that the storage takes after a while', async () => {
  refuse(3);
  const { outputs } = await stage.catenary.run(chain, { id: stage.id(), inputs });
  expect(outputs['a'] === LONG).toBe(true);
  expect(stage.asked).toEqual(['a/generate/1']);
});

it('goes on beating while a slow storage takes an answer', async () => {
  memory.before = () => sleep(2 * HEARTBEAT_MS);
  const { outputs, lost } = await stage.catenary.run(beating, { id: stage.id(), inputs });
  expect(outputs['a'] === LONG).toBe(true);
  expect(stage.asked).toEqual(['a/generate/1']);
  expect(lost).toBeUndefined();
});

it('stores each answer once', async () => {
  const before = memory.kept.size;
  await stage.catenary.run(chain, { id: stage.id(), inputs });
  // The answer, and the run's result.
  expect(memory.kept.size - before).toBe(2);
});

it('beats on in a worker of the package as well', async () => {
  const { address, namespace } = stage.server;
  const asked: string[] = [];
  const worker = await createWorker({
    address,
    namespace,
    taskQueue: 'own',
    storage,
    model: ({ model }, { call }) => {
      asked.push(call);
      const usage = { inputTokens: 1, outputTokens: 1 };
      return Promise.resolve({ model, text: LONG, stopReason: 'end_turn', usage });
    },
  });
  const running = worker.run();
  const catenary = await connect({ address, namespace, taskQueue: 'own', storage });
  try {
    memory.before = () => sleep(2 * HEARTBEAT_MS);
    await catenary.run(beating, { id: stage.id(), inputs });
    expect(asked).toEqual(['a/generate/1']);
    refuse(Infinity);
    const report = await reportOf(catenary.run(chain, { id: stage.id(), inputs }));
    expect(report.errors['a']).toContain('is paid for and lost');
    expect(asked).toEqual(['a/generate/1', 'a/generate/1']);
  } finally {
    await catenary.close();
    worker.shutdown();
    await running;
  }
});

it('asks a model once also where a worker without the plugin has the call, and counts it as lost', async () => {
  const { address, namespace } = stage.server;
  const taskQueue = 'client-stage';
  const catenary = await connect({ address, namespace, taskQueue, modelTaskQueue: taskQueue, storage });
  try {
    refuse(Infinity);
    const report = await reportOf(catenary.run(chain, { id: stage.id(), inputs }));
    expect(report.errors['a']).toContain('the storage "memory" took nothing in 5 attempts');
    expect(report.usage.calls).toBe(1);
    // No receipt came through: all that it may have written.
    expect(report.lost).toMatchObject({ calls: 0, outputTokens: 4096 });
    expect(stage.asked).toEqual(['a/generate/1']);
  } finally {
    await catenary.close();
  }
});

it("makes an activity of the user's own again until the storage takes its result", async () => {
  refuse(5);
  const own = chainOf([{ activity: 'page', call: 'fetch_page', retry }] as Block[]);
  const { outputs } = await stage.catenary.run(own, { id: stage.id(), inputs });
  expect(outputs['page'] === LONG).toBe(true);
  expect(made).toBe(2);
});

it('says to a client that the storage does not take what it starts with', async () => {
  refuse(Infinity);
  const started = stage.catenary.start(chain, { id: 'never', inputs: { brief: LONG } });
  await expect(started).rejects.toBeInstanceOf(StoreFailedError);
  await expect(started).rejects.toThrow('the storage "memory" took nothing in 5 attempts: ENOSPC');
});
