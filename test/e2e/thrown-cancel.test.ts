import { CancelledFailure } from '@temporalio/common';
import { createActivities } from '../../src/activities';
import { type Catenary, ChainRunError, connect, type RunHandle } from '../../src/client';
import { playFixture } from '../../src/testing';
import { chainOf } from '../support/chains';
import { replayAll } from '../support/replay';
import { eventsOf, expectSameKnowledge, expectShown } from '../support/same-knowledge';
import { devServer, type TestServer } from '../support/servers';
import { startTestWorker, type TestWorker } from '../support/worker';

let server: TestServer;
let catenary: Catenary;
let worker: TestWorker;
let mended = false;

beforeAll(async () => {
  server = await devServer();
  const { address, namespace } = server;
  catenary = await connect({ address, namespace, taskQueue: 'thrown', profile: '' });
  worker = await startTestWorker({
    connection: server.env.nativeConnection,
    namespace,
    taskQueue: 'thrown',
    activities: {
      async look_up() {
        if (mended) return 'found';
        throw new CancelledFailure('the search was cancelled');
      },
      ...createActivities({
        model: async () => ({
          model: 'm',
          text: 'text',
          stopReason: 'end_turn',
          usage: { inputTokens: 1, outputTokens: 1 },
        }),
      }),
    },
  });
});
afterAll(async () => {
  await catenary?.close();
  await worker?.close();
  await server?.close();
});

const chain = chainOf([
  { step: 'draft', prompt: '{{brief}}' },
  { activity: 'look_up', args: ['{{draft}}'], retry: { maximumAttempts: 2 } },
  { step: 'send', prompt: '{{look_up}}' },
]);

test('an activity that throws a cancel of its own has failed: for its run, for whoever reads the history, for a resume', async () => {
  const run = (await catenary.start(chain, { id: 'thrown', inputs: { brief: 'b' } })) as RunHandle;
  await expect(run.result()).rejects.toBeInstanceOf(ChainRunError);
  expect((await run.info()).status).toBe('failed');
  await expectSameKnowledge(catenary, run);
  await expectShown(catenary, run);
  expect(await run.show('look_up')).toMatchObject({
    status: 'failed',
    calls: [{ end: { outcome: 'failed', retries: 1, failure: { message: 'the search was cancelled' } } }],
  });
  const events = await eventsOf(run);
  expect(events.find((event) => event.type === 'call_ended' && event.path === 'look_up')).toMatchObject({
    outcome: 'failed',
  });
  expect(playFixture(chain, await run.record())).toMatchObject({ differences: [] });

  mended = true;
  const resumed = await catenary.resume(run.id);
  expect((await resumed.result()).outputs).toEqual({ draft: 'text', look_up: 'found', send: 'text' });
  await replayAll(catenary.client, [run.id, resumed.id]);
});
