import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { createAnthropicModel } from '../../src/activities';
import { modelTaskQueue } from '../../src/chain/contract';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import type { ChainResult } from '../../src/chain/state/result';
import {
  type Answers,
  createScriptedEndpoint,
  fault,
  type ScriptedEndpoint,
} from '../../src/testing/scripted';
import { type CatenaryWorker, createWorker } from '../../src/worker';
import { createDataConverter } from '../../src/converter/data-converter';
import { Client, Connection } from '@temporalio/client';
import { chainOf } from '../support/chains';
import { decideNow } from '../support/deciding';
import { historiesOf, replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { failureOf, inputOf, progressOfRun, type RunHandle } from '../support/stage';
import { testBundle } from '../support/worker';

jest.setTimeout(400_000);
const dir = mkdtempSync(join(tmpdir(), 'catenary-limits-'));
/** What a test started, by task queue. */
const started: Record<'plain' | 'storing', string[]> = { plain: [], storing: [] };
let server: TestServer;
let endpoint: ScriptedEndpoint | undefined;
let connection: NativeConnection;
let channel: Connection;
let clients: Record<'plain' | 'storing', Client>;
let worker: CatenaryWorker;
let storing: CatenaryWorker;
let running: Promise<unknown>;
let runs = 0;

beforeAll(async () => {
  server = await devServer();
  connection = await NativeConnection.connect({ address: server.address });
  // A page of a history may be above gRPC's 4 MB, which the SDK's own setting does not raise.
  const channelArgs = { 'grpc.max_receive_message_length': -1 };
  channel = await Connection.connect({ address: server.address, channelArgs });
  clients = {
    plain: new Client({ connection: channel }),
    storing: new Client({ connection: channel, dataConverter: storedConverter }),
  };
  const model = createAnthropicModel({
    baseUrl: 'http://scripted.test',
    fetch: (input, init) => endpoint!.fetch(input, init),
  });
  const shared = { model, connection, temporal: { workflowBundle: testBundle() } };
  worker = await createWorker({ ...shared, taskQueue: 'plain', modelConcurrency: 100 });
  storing = await createWorker({ ...shared, taskQueue: 'storing', storage: { dir } });
  running = Promise.all([worker.run(), storing.run()]);
});
afterEach(async () => {
  await endpoint?.close();
  const [plain, storing] = [started.plain.splice(0), started.storing.splice(0)];
  await replayAll(clients.plain, plain);
  await replayAll(clients.storing, storing, { dataConverter: storedConverter });
});
afterAll(async () => {
  for (const each of [worker, storing]) each.shutdown();
  await running;
  await Promise.all([connection.close(), channel.close()]);
  await server.close();
  rmSync(dir, { recursive: true });
});

function script(answers: Answers, latencyMs = 0): ScriptedEndpoint {
  endpoint = createScriptedEndpoint({ answers, fallback: 'ok', latencyMs, keepRequests: false });
  return endpoint;
}

const storedConverter = createDataConverter({ storage: { dir } });

async function start(
  definition: ChainDefinition,
  inputs: Record<string, string> = { brief: 'b' },
  taskQueue: 'plain' | 'storing' = 'plain',
): Promise<RunHandle> {
  const workflowId = `${taskQueue}-${(runs += 1)}`;
  started[taskQueue].push(workflowId);
  const options = { modelTaskQueue: modelTaskQueue(taskQueue), storage: taskQueue === 'storing' };
  return await clients[taskQueue].workflow.start<() => Promise<ChainResult>>(definition.name, {
    workflowId,
    taskQueue,
    args: [inputOf(definition, inputs, options)] as never,
  });
}

const steps = (count: number, prompt: string): Block[] =>
  Array.from({ length: count }, (_, i) => ({ step: `s${i}`, prompt }));
const group = (count: number, prompt = '{{brief}}'): ChainDefinition =>
  chainOf([{ parallel: 'group', blocks: steps(count, prompt) }]);

test.each([500, 2500])('a group of %i members completes within its window', async (width) => {
  const { ledger } = script({});
  const run = await start(group(width));
  const { outputs } = await run.result();
  expect(Object.keys(outputs)).toHaveLength(width);
  expect(ledger.count()).toBe(width);
  expect(ledger.peakInFlight).toBeLessThanOrEqual(16);
});

test('60 prompts of 100 KB at once complete without storage', async () => {
  const { ledger } = script({});
  const run = await start(group(60), { brief: 'x'.repeat(100 * 1024) });
  await run.result();
  expect(ledger.count()).toBe(60);
});

test('60 outputs of 100 KB complete with storage, and are values again', async () => {
  const { ledger } = script(
    Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`group/s${i}`, fault.huge(100 * 1024)])),
  );
  const run = await start(group(60), { brief: 'b' }, 'storing');
  const { outputs } = await run.result();
  expect(new Set(Object.values(outputs).map((text) => (text as string).length))).toEqual(
    new Set([100 * 1024]),
  );
  expect(ledger.count()).toBe(60);
});

test('60 outputs of 100 KB without storage fail by name, and do not hang', async () => {
  script(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`group/s${i}`, fault.huge(100 * 1024)])));
  const { message } = await failureOf(await start(group(60)));
  expect(message).toMatch(/the result of test_chain is \d+ bytes, above Temporal's payload limit/);
});

test('1,000 steps in a row with an approval behind the 900th complete, each once, as one run in several histories', async () => {
  const { ledger } = script({});
  const blocks = steps(1000, '{{brief}}');
  const run = await start(chainOf(blocks.toSpliced(900, 0, { approval: 'review', of: 's899' })));
  while ((await progressOfRun(run)).settled < 900) await setTimeout(1000);
  await decideNow(run, { decision: 'approve' });
  const { usage, steps: summaries } = await run.result();
  expect(usage.calls).toBe(1000);
  expect(Object.keys(summaries)).toHaveLength(1001);
  expect(ledger.count()).toBe(1000);
  expect((await historiesOf(clients.plain, run.workflowId)).length).toBeGreaterThan(1);
});

test('20 steps that answer 200 KB each keep their history under 1 MB with storage', async () => {
  const answers = Array.from({ length: 20 }, (_, i) => [`s${i}`, fault.huge(200 * 1024)] as const);
  script(Object.fromEntries(answers));
  const blocks = steps(20, '').map(
    (each, i): Block => ({ ...each, prompt: i === 0 ? '{{brief}}' : `{{s${i - 1}}}` }) as Block,
  );
  const run = await start(chainOf(blocks), { brief: 'b' }, 'storing');
  await run.result();
  expect((await run.describe()).historySize).toBeLessThan(1024 * 1024);
});

test('an answer of 3 MB fails by step and size after one call', async () => {
  const { ledger } = script({ s0: fault.huge(3 * 1024 * 1024) });
  const { message } = await failureOf(await start(chainOf(steps(1, '{{brief}}'))));
  expect(message).toMatch(/^s0 failed: the reply of s0\/generate\/1 has 3\d{6} bytes, at most/);
  expect(ledger.count()).toBe(1);
});

test('texts of wide characters count with their bytes', async () => {
  script({
    wide: { text: '語'.repeat(600 * 1024), stopReason: 'end_turn' },
    more: { text: '語'.repeat(600 * 1024), stopReason: 'end_turn' },
  });
  const { message } = await failureOf(
    await start(
      chainOf([
        { step: 'wide', prompt: '{{brief}}' },
        { step: 'more', prompt: '{{brief}}' },
        { step: 'both', prompt: '{{wide}}{{more}}' },
      ]),
    ),
  );
  expect(message).toMatch(/both failed: .* above Temporal's limits; turn external storage on/);
});

test('500 runs of a product page at once complete with as many calls as they need', async () => {
  const judge = [{ judge: 'fits {{brief}}' }];
  const page = chainOf(
    ['keywords', 'headline', 'description', 'button', 'tone'].map((step, i) => ({
      step,
      prompt: '{{brief}}{{all_outputs}}',
      ...(i % 2 === 1 && { checks: judge }),
    })),
  );
  const { ledger } = script({}, 10);
  const runs = await Promise.all(Array.from({ length: 500 }, () => start(page)));
  const results = await Promise.all(runs.map((run) => run.result()));
  expect(new Set(results.map(({ usage }) => usage.calls))).toEqual(new Set([7]));
  expect(ledger.count()).toBe(500 * 7);
});
