import { setTimeout } from 'node:timers/promises';
import { createActivities } from '../../src/activities';
import { type Catenary, connect, type RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { replayAll } from '../support/replay';
import { expectSameKnowledge } from '../support/same-knowledge';
import { devServer, type TestServer } from '../support/servers';
import { startTestWorker, type TestWorker } from '../support/worker';

let server: TestServer;
let catenary: Catenary;
let worker: TestWorker;

const startWorker = (): Promise<TestWorker> =>
  startTestWorker({
    connection: server.env.nativeConnection,
    namespace: server.namespace,
    taskQueue: 'both',
    activities: createActivities({
      model: async () => ({
        model: 'm',
        text: 'text',
        stopReason: 'end_turn',
        usage: { inputTokens: 1, outputTokens: 1 },
      }),
    }),
  });

beforeAll(async () => {
  server = await devServer();
  const { address, namespace } = server;
  catenary = await connect({ address, namespace, taskQueue: 'both', profile: '' });
  worker = await startWorker();
});
afterAll(async () => {
  await catenary.close();
  await worker.close();
  await server.close();
});

const chain = chainOf([
  { step: 'draft', prompt: '{{brief}}' },
  { approval: 'review', of: 'draft' },
  { text: 'letter', template: '{{draft}}' },
  { step: 'send', prompt: '{{letter}}' },
]);

test.each(['update', 'signal'] as const)(
  'a decision by %s and a cancel of one workflow task are read from a history as the workflow took them in',
  async (door) => {
    const run = (await catenary.start(chain, { id: door, inputs: { brief: 'b' } })) as RunHandle;
    while ((await run.approvals()).length === 0) await setTimeout(50);
    const { gate, content } = (await run.approvals())[0]!;
    await worker.close();
    const handle = catenary.client.workflow.getHandle(run.id);
    const decision = { gate, content, decision: 'approve', decidedBy: 'anna' };
    const sent =
      door === 'signal'
        ? handle.signal('decide', decision)
        : handle.executeUpdate('decide', { args: [decision] }).catch((error: unknown) => error);
    await setTimeout(1000);
    await handle.cancel();
    worker = await startWorker();
    await run.result().catch(() => undefined);
    await sent;
    expect((await run.info()).status).toBe('cancelled');
    await expectSameKnowledge(catenary, run);
    await replayAll(catenary.client, [run.id]);
  },
);

test('what a signal brings that is not a decision stops nothing', async () => {
  const run = await catenary.start(chain, { id: 'odd', inputs: { brief: 'b' } });
  while ((await run.approvals()).length === 0) await setTimeout(50);
  const handle = catenary.client.workflow.getHandle(run.id);
  const { content } = (await run.approvals())[0]!;
  const odd = { gate: 'review', content, decision: 'approve' };
  for (const sent of [
    { ...odd, gate: { toString: 1 }, decidedBy: 'eve' },
    { ...odd, decidedBy: { toString: 1 } },
    null,
    7,
    [],
  ])
    await handle.signal('decide', sent);
  await handle.signal('decide');
  await run.approve('review', { by: 'anna', content });
  await run.result();
  const { events } = await handle.fetchHistory();
  expect(events!.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  await expectSameKnowledge(catenary, run as RunHandle);
  await replayAll(catenary.client, ['odd']);
});
