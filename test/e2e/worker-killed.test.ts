import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ChainDefinition, StepBlock } from '../../src/chain/definition/definition';
import { modelTaskQueue } from '../../src/chain/contract';
import type { ChainResult } from '../../src/chain/state/result';
import { type LedgerCall, readLedgerFile } from '../../src/testing/scripted';
import { chainOf } from '../support/chains';
import { useFolder } from '../support/folder';
import { endAll, startEndpointProcess, type StartedProcess, startWorkerProcess } from '../support/processes';
import { recordedCalls } from '../support/recorded-calls';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { inputOf } from '../support/stage';

const STEPS = ['keywords', 'headline', 'description', 'button', 'tone'];
const page: ChainDefinition = chainOf(
  STEPS.map((step, i): StepBlock => ({
    step,
    prompt: i === 0 ? '{{brief}}' : `{{${STEPS[i - 1]}}}`,
    checks: [{ judge: 'fits the brief' }],
  })),
  { name: 'product_page', defaults: { timeouts: { heartbeat: '2 s' } } },
);

afterAll(endAll);
const { path: dir } = useFolder();
let endpoint: Awaited<ReturnType<typeof startEndpointProcess>>;

beforeAll(async () => {
  endpoint = await startEndpointProcess({ answers: {}, fallback: 'some text', latencyMs: 300 }, dir);
});

const callsOf = (run: string): LedgerCall[] =>
  readLedgerFile(endpoint.ledgerFile).filter((call) => call.run === run);

async function untilAsked(run: string, call: string): Promise<void> {
  while (!callsOf(run).some((asked) => asked.call === call)) await setTimeout(20);
}

const startWorker = (server: TestServer, taskQueue: string): Promise<StartedProcess> =>
  startWorkerProcess({ address: server.address, taskQueue, baseUrl: endpoint.said['baseUrl']! });

const startRun = async (server: TestServer, run: string): Promise<void> => {
  const options = { modelTaskQueue: modelTaskQueue(run) };
  await server.env.client.workflow.start(page.name, {
    workflowId: run,
    taskQueue: run,
    args: [inputOf(page, { brief: 'a kettle' }, options)],
  });
};

/** Every call is there once, and what was in flight at the kill twice at most. */
function expectNothingRepeated(run: string, before: ReadonlySet<string>, inFlight: number): void {
  const calls = callsOf(run).map(({ call }) => call);
  for (const call of before) expect(calls.filter((each) => each === call)).toEqual([call]);
  expect(new Set(calls).size).toBe(2 * STEPS.length);
  expect(calls.length - 2 * STEPS.length).toBeLessThanOrEqual(inFlight);
}

test('a worker killed amid a product page loses no step, and no recorded call is made again', async () => {
  const server = await devServer();
  const first = await startWorker(server, 'killed');
  await startRun(server, 'killed');
  await untilAsked('killed', 'description/generate/1');
  const inFlight = callsOf('killed').filter(({ outcome }) => outcome === undefined).length;
  expect(inFlight).toBe(1);
  await first.end('SIGKILL');
  const before = await recordedCalls(server.env.client, 'killed');
  expect(before.size).toBeGreaterThanOrEqual(4);

  const second = await startWorker(server, 'killed');
  const result = (await server.env.client.workflow.result('killed')) as ChainResult;
  expect(Object.values(result.steps).map(({ status }) => status)).toEqual(STEPS.map(() => 'done'));
  expectNothingRepeated('killed', before, inFlight);
  expect(await second.end('SIGTERM')).toBe(0);
  await replayAll(server.env.client, ['killed']);
  await server.close();
});

test('a server killed and started again on its database file goes on where it was', async () => {
  const dbFile = join(dir, 'temporal.db');
  const server = await devServer({ dbFile });
  const port = Number(server.address.split(':')[1]);
  const worker = await startWorker(server, 'restarted');
  await startRun(server, 'restarted');
  await untilAsked('restarted', 'description/generate/1');
  const before = await recordedCalls(server.env.client, 'restarted');
  await server.kill();

  const again = await devServer({ dbFile, port });
  const result = (await again.env.client.workflow.result('restarted')) as ChainResult;
  expect(Object.keys(result.outputs)).toEqual(STEPS);
  expectNothingRepeated('restarted', before, 1);
  await worker.end('SIGTERM');
  await replayAll(again.env.client, ['restarted']);
  await again.close();
});
