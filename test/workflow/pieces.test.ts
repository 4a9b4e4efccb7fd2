import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, createAnthropicModel } from '../../src/activities';
import { modelTaskQueue } from '../../src/chain/contract';
import { createDataConverter } from '../../src/converter/data-converter';
import {
  type Answers,
  createScriptedEndpoint,
  fault,
  type ScriptedEndpoint,
} from '../../src/testing/scripted';
import type { PendingGate } from '../../src/chain/gate/approvals';
import type { Decision } from '../../src/chain/gate/gate-record';
import { decideNow, decideOn, gatesOf } from '../support/deciding';
import { replayAll } from '../support/replay';
import { type TestServer, timeSkippingServer } from '../support/servers';
import { failureOf, idsOf, type RunHandle } from '../support/stage';

const folder = mkdtempSync(join(tmpdir(), 'catenary-pieces-'));
let server: TestServer;
let endpoint: ScriptedEndpoint;
let code: string;
let workers: Worker[];
let running: Promise<unknown>;
const started: string[] = [];

beforeAll(async () => {
  server = await timeSkippingServer();
  ({ code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../support/pieces-workflows'),
    logger: new DefaultLogger('ERROR'),
  }));
  const model = createAnthropicModel({
    baseUrl: 'http://scripted.test',
    fetch: (input, init) => endpoint.fetch(input, init),
  });
  const shared = {
    connection: server.env.nativeConnection,
    namespace: server.namespace,
    activities: createActivities({ model }),
  };
  const pair = async (taskQueue: string, rest: Partial<WorkerOptions> = {}): Promise<Worker[]> => [
    await Worker.create({ ...shared, ...rest, taskQueue, workflowBundle: { code } }),
    await Worker.create({ ...shared, ...rest, taskQueue: modelTaskQueue(taskQueue) }),
  ];
  const dataConverter = createDataConverter({ storage: { dir: folder } });
  workers = [...(await pair('hand')), ...(await pair('storing', { dataConverter }))];
  running = Promise.all(workers.map((worker) => worker.run()));
});
afterEach(() => endpoint.close());
afterAll(async () => {
  for (const worker of workers) worker.shutdown();
  await running;
  try {
    await replayAll(server.env.client, started, { workflowBundle: { code } });
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
});

function start(
  workflow: string,
  answers: Answers,
  args: unknown[] = ['b'],
  taskQueue = 'hand',
): Promise<RunHandle> {
  endpoint = createScriptedEndpoint({ answers, fallback: 'text' });
  const workflowId = `${workflow}-${started.length}`;
  started.push(workflowId);
  return server.env.client.workflow.start(workflow, { workflowId, taskQueue, args: args as [] });
}

test('steps, lists and groups run in a workflow written by hand, also two steps of one name', async () => {
  const run = await start('byHand', { write: ['W1'], '2.write': 'W2', '3.sum': 'S' });
  expect(await run.result()).toEqual({
    first: 'W1',
    second: 'W2',
    both: 'W1+W2',
    sum: 'S',
    x: 'text',
    y: 'text',
  });
  expect(idsOf(endpoint.ledger.calls)).toEqual([
    'write/generate/1',
    '2.write/generate/1',
    '3.sum/generate/1',
    '4.group/x/generate/1',
    '4.group/y/generate/1',
  ]);
});

test('a failed step is a ChainRunError that can be caught', async () => {
  const run = await start('caught', { write: 'one two' });
  expect(await run.result()).toEqual({
    type: 'ChainRunError',
    message: expect.stringMatching(/^write failed: rule: /) as string,
  });
});

test('blocks that cannot run are a ChainDefinitionError before any call', async () => {
  const run = await start('misspelt', {}, []);
  const { type, message } = await failureOf(run);
  expect(type).toBe('ChainDefinitionError');
  expect(message).toContain('breif');
  expect(endpoint.ledger.count()).toBe(0);
});

test('of mistakes that no failure could hold it tells the first ones, and how many there are', async () => {
  const run = await start('flooded', {}, []);
  const { type, message, details } = await failureOf(run);
  expect(type).toBe('ChainDefinitionError');
  expect(message).toMatch(/^the chain cannot run: 90 problems\n.*and \d\d more$/s);
  expect(JSON.stringify({ message, details }).length).toBeLessThan(64 * 1024);
});

test('lists at once share one window, and the last of them is done too', async () => {
  const slow = { text: 'text', latencyMs: 1500 };
  const run = await start('crowded', { a: slow, b: slow, c: slow, d: slow }, [['a', 'b', 'c', 'd']]);
  expect(await run.result()).toEqual(['text', 'text', 'text', 'text']);
  expect(endpoint.ledger.count()).toBe(4);
  expect(endpoint.ledger.peakInFlight).toBeLessThan(4);
});

test('lists at once share their limits, what is in flight included', async () => {
  const a = { text: 'A', usage: { output_tokens: 40 }, latencyMs: 300 };
  const run = await start('crowded', { a }, [['a', 'b', 'c'], { outputTokens: 130 }]);
  const none = expect.stringContaining('has no room for 100 more after 40') as string;
  expect(await run.result()).toEqual(['A', none, none]);
  expect(endpoint.ledger.count()).toBe(1);
});

test("a scope of the author's own cancels one step, and the workflow goes on", async () => {
  const run = await start('scoped', { slow: fault.never() });
  expect(await run.result()).toEqual({ fast: 'text', slow: 'cancelled' });
  expect(endpoint.ledger.calls.find(({ path }) => path === 'slow')!.outcome).toBe('aborted');
});

test('a cancel of the workflow ends its step and is a cancel', async () => {
  const run = await start('caught', { write: fault.never() });
  await endpoint.ledger.waitFor(({ inFlight }) => inFlight === 1);
  await run.cancel();
  await run.result().catch(() => undefined);
  expect(endpoint.ledger.calls.map(({ outcome }) => outcome)).toEqual(['aborted']);
});

test('limits hold over all that the pieces run', async () => {
  const run = await start('limited', {}, []);
  expect(await run.result()).toEqual([
    'text',
    'text',
    expect.stringContaining("the chain's limit of 2 model calls is reached; raise limits.calls"),
  ]);
  expect(endpoint.ledger.count()).toBe(2);
});

test('a large value is sent where the worker keeps it outside Temporal, and refused by name elsewhere', async () => {
  const refused = await start('large', {}, [false]);
  expect(await refused.result()).toContain('turn external storage on');
  const sent = await start('large', {}, [true], 'storing');
  expect(await sent.result()).toBe('text');
});

test('gates of the same name in two lists at once are told apart by the number of their list', async () => {
  const run = await start('twoGates', {}, []);
  const gates = await untilAskedTwice(run);
  expect(gates.map(({ gate }) => gate)).toEqual(['review', '2.review']);
  for (const { gate, content } of gates.toReversed()) {
    const decision: Decision = { gate, content, decision: 'approve', decidedBy: 'anna' };
    expect(await decideOn(run, decision)).toMatchObject({ gate, decidedBy: 'anna' });
  }
  expect(await run.result()).toMatchObject([
    { one: 'text', send: 'text' },
    { two: 'text', send: 'text' },
  ]);
});

test('what a decision starts is shielded from a cancel of the workflow where its list is', async () => {
  let release: (text: string) => void = () => undefined;
  const run = await start('shielded', { send: () => new Promise((resolve) => (release = resolve)) }, []);
  await decideNow(run, { decision: 'approve' });
  await endpoint.ledger.waitFor(({ calls }) => calls.some(({ path }) => path === 'send'));
  await run.cancel();
  release('sent');
  expect(await run.result()).toMatchObject({ send: 'sent', after: 'text' });
});

test('what a decision starts is cancelled with the scope of its list', async () => {
  const run = await start('endedScope', { send: fault.never() }, []);
  await decideNow(run, { decision: 'approve' });
  await endpoint.ledger.waitFor(({ calls }) => calls.some(({ path }) => path === 'send'));
  await run.signal('stop');
  expect(await run.result()).toBe('cancelled');
  expect(endpoint.ledger.calls.find(({ path }) => path === 'send')!.outcome).toBe('aborted');
});

async function untilAskedTwice(run: RunHandle): Promise<PendingGate[]> {
  for (;;) {
    const gates = await gatesOf(run);
    if (gates.length === 2) return gates;
  }
}
