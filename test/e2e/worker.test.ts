import { freePorts } from '../../src/dev/server/free-ports';
import { modelTaskQueue } from '../../src/chain/contract';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import type { ChainResult } from '../../src/chain/state/result';
import { createScriptedEndpoint, fault, type ScriptedEndpoint } from '../../src/testing/scripted';
import { chainOf } from '../support/chains';
import { endAll, type StartedProcess, startWorkerProcess } from '../support/processes';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { inputOf, type RunHandle } from '../support/stage';

const KEY = 'sk-ant-canary-000111222333';
const PROMPT = 'canary-prompt-jx7';
const REPLY = 'canary-reply-vq2';

let server: TestServer;
let endpoint: ScriptedEndpoint;
let baseUrl: string;
let release: () => void;
let metricsAddress: string;
const started: string[] = [];

beforeAll(async () => {
  server = await devServer();
  const held = new Promise<void>((resolve) => (release = resolve));
  endpoint = createScriptedEndpoint({
    answers: {
      held: () => held.then(() => 'done at last'),
      long: { text: REPLY, latencyMs: 2500 },
      bad: fault.status(400, { message: `${PROMPT} ${KEY} is refused` }),
      busy: fault.times(1, fault.status(529, { message: PROMPT }), REPLY),
    },
    fallback: REPLY,
  });
  ({ baseUrl } = await endpoint.listen());
  const [port] = await freePorts('127.0.0.1', 1);
  metricsAddress = `127.0.0.1:${port}`;
});
afterAll(async () => {
  await endAll();
  await endpoint.close();
  try {
    await replayAll(server.env.client, started);
  } finally {
    await server.close();
  }
});

const step = (name: string, rest: object = {}): Block => ({
  step: name,
  prompt: `${PROMPT} {{brief}}`,
  ...rest,
});
const startWorker = (taskQueue: string, rest: object = {}): Promise<StartedProcess> =>
  startWorkerProcess({ address: server.address, taskQueue, baseUrl, apiKey: KEY, ...rest });

async function start(taskQueue: string, definition: ChainDefinition): Promise<RunHandle> {
  const workflowId = `${taskQueue}-${started.length}`;
  started.push(workflowId);
  return await server.env.client.workflow.start<() => Promise<ChainResult>>(definition.name, {
    workflowId,
    taskQueue,
    args: [inputOf(definition, { brief: 'b' }, { modelTaskQueue: modelTaskQueue(taskQueue) })] as never,
  });
}

/** How often a worker has asked the server for something, by its own count. */
async function requestsOf(operation: string): Promise<number> {
  const text = await (await fetch(`http://${metricsAddress}/metrics`)).text();
  expect(text).toContain('temporal_');
  const lines = text.split('\n').filter((line) => /^temporal_request(_total)?\{/.test(line));
  expect(lines.some((line) => line.includes('operation="RespondActivityTaskCompleted"'))).toBe(true);
  return lines
    .filter((line) => line.includes(`operation="${operation}"`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

test('a worker that is asked to end drains: the call in flight completes, nothing new starts', async () => {
  const worker = await startWorker('drained', { shutdownGraceTime: '20 s' });
  const healthUrl = worker.said['healthUrl']!;
  expect((await fetch(healthUrl)).status).toBe(200);
  const run = await start('drained', chainOf([step('held'), step('next')]));
  await endpoint.ledger.waitFor(({ calls }) => calls.some(({ path }) => path === 'held'));

  const exited = worker.end('SIGTERM');
  for (let status = 200; status === 200;) status = (await fetch(healthUrl)).status;
  expect((await fetch(healthUrl)).status).toBe(503);
  release();
  expect(await exited).toBe(0);
  expect(endpoint.ledger.calls.find(({ path }) => path === 'held')!.outcome).toBe('answered');
  expect(endpoint.ledger.count('next')).toBe(0);

  const second = await startWorker('drained');
  expect((await run.result()).outputs).toEqual({ held: 'done at last', next: REPLY });
  expect(endpoint.ledger.count('held')).toBe(1);
  expect(await second.end('SIGTERM')).toBe(0);
});

test('a call shorter than a beat sends no heartbeat, a longer one does; logs hold neither prompts nor keys', async () => {
  const worker = await startWorker('measured', { metricsAddress });
  const beats = { defaults: { timeouts: { heartbeat: '3 s' } } };
  await (await start('measured', chainOf([step('short')], beats))).result();
  expect(await requestsOf('RecordActivityTaskHeartbeat')).toBe(0);
  await (await start('measured', chainOf([step('long')], beats))).result();
  expect(await requestsOf('RecordActivityTaskHeartbeat')).toBeGreaterThan(0);

  await (await start('measured', chainOf([step('busy')]))).result();
  await (await start('measured', chainOf([step('bad')]))).result().catch(() => undefined);
  await (
    await start('measured', chainOf([{ activity: 'unknown', args: [PROMPT], retry: { maximumAttempts: 1 } }]))
  )
    .result()
    .catch(() => undefined);
  expect(await worker.end('SIGTERM')).toBe(0);
  const log = worker.log();
  for (const line of log.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  expect(log).toContain('Worker state changed');
  for (const canary of [PROMPT, KEY, REPLY]) expect(log).not.toContain(canary);
});
