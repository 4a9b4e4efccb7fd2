import { setTimeout } from 'node:timers/promises';
import { modelTaskQueue } from '../../src/chain/contract';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import type { ChainResult } from '../../src/chain/state/result';
import { type LedgerCall, readLedgerFile } from '../../src/testing/scripted';
import { useFolder } from '../support/folder';
import { endAll, startEndpointProcess, type StartedProcess, startWorkerProcess } from '../support/processes';
import { replayAll } from '../support/replay';
import { devServer } from '../support/servers';
import { inputOf } from '../support/stage';

jest.setTimeout(600_000);

const ITEMS = 2000;
const AT_ONCE = 50;
const RUN = 'pages';

const chain: ChainDefinition = {
  catenary: 1,
  name: RUN,
  inputs: { topics: { type: 'array', items: { type: 'integer' } } },
  defaults: { timeouts: { heartbeat: '2 s' } },
  window: { calls: AT_ONCE },
  blocks: [
    {
      map: 'pages',
      over: 'topics',
      item: 'topic',
      concurrency: AT_ONCE,
      each: { step: 'draft', prompt: '{{topic}}' },
    },
  ],
};

afterAll(endAll);
const { path: dir } = useFolder();
let endpoint: Awaited<ReturnType<typeof startEndpointProcess>>;

beforeAll(async () => {
  endpoint = await startEndpointProcess({ answers: {}, fallback: 'a page', latencyMs: 300 }, dir);
});

const calls = (): LedgerCall[] => readLedgerFile(endpoint.ledgerFile);

/** Until so many were asked, and some of them wait for their answer. */
async function untilCalls(count: number): Promise<void> {
  for (;;) {
    const made = calls();
    if (made.length >= count && made.some(({ outcome }) => outcome === undefined)) return;
    await setTimeout(50);
  }
}

test(`a map of ${ITEMS} items, its worker killed twice, makes each call once but for those in flight at the kills`, async () => {
  const server = await devServer();
  const startWorker = (): Promise<StartedProcess> =>
    startWorkerProcess({ address: server.address, taskQueue: RUN, baseUrl: endpoint.said['baseUrl']! });
  const { client } = server.env;
  let worker = await startWorker();
  await client.workflow.start(RUN, {
    workflowId: RUN,
    taskQueue: RUN,
    args: [inputOf(chain, { topics: [...Array(ITEMS).keys()] }, { modelTaskQueue: modelTaskQueue(RUN) })],
  });

  let inFlight = 0;
  for (const at of [ITEMS / 4, ITEMS / 2]) {
    await untilCalls(at);
    await worker.end('SIGKILL');
    // The answers to others may have been on their way to the server.
    inFlight += AT_ONCE;
    worker = await startWorker();
  }

  const { outputs, steps } = (await client.workflow.result(RUN)) as ChainResult;
  expect(outputs['pages']).toEqual(Array(ITEMS).fill('a page'));
  expect(steps['pages']).toMatchObject({ status: 'done', items: { settled: ITEMS, total: ITEMS } });
  const made = calls().map(({ call }) => call);
  expect(new Set(made).size).toBe(ITEMS);
  expect(made.length).toBeLessThanOrEqual(ITEMS + inFlight);
  await worker.end('SIGTERM');
  await replayAll(client, [RUN]);
  await server.close();
});
