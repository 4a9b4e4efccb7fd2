import { trace } from '@opentelemetry/api';
import { Resource } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createAnthropicModel } from '../../src/activities';
import { modelTaskQueue } from '../../src/chain/contract';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import type { ChainResult } from '../../src/chain/state/result';
import { createScriptedEndpoint, type ScriptedEndpoint } from '../../src/testing/scripted';
import { CatenaryPlugin, createWorker } from '../../src/worker';
import { chainOf } from '../support/chains';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { inputOf } from '../support/stage';

let server: TestServer;
let connection: NativeConnection;
let endpoint: ScriptedEndpoint;
/** What a test started. */
const started: string[] = [];
beforeAll(async () => {
  server = await devServer();
  connection = await NativeConnection.connect({ address: server.address });
});
beforeEach(() => {
  endpoint = createScriptedEndpoint({ answers: {}, fallback: 'secret reply' });
});
afterEach(async () => {
  await endpoint.close();
  // Has the interpreter too: a plain chain's run replays on it as on the bundle of its own.
  const workflowsPath = require.resolve('../support/own-workflows');
  await replayAll(server.env.client, started.splice(0), { workflowsPath });
});
afterAll(async () => {
  await connection.close();
  await server.close();
});

const model = (): ReturnType<typeof createAnthropicModel> =>
  createAnthropicModel({ baseUrl: 'http://scripted.test', fetch: endpoint.fetch });

function run(type: string, taskQueue: string, definition: ChainDefinition): Promise<ChainResult> {
  const options = { modelTaskQueue: modelTaskQueue(taskQueue) };
  const workflowId = `${taskQueue}-${type}`;
  started.push(workflowId);
  return server.env.client.workflow.execute<() => Promise<ChainResult>>(type, {
    workflowId,
    taskQueue,
    args: [inputOf(definition, { brief: 'secret prompt' }, options)] as never,
  });
}

const steps = (count: number): ChainDefinition =>
  chainOf([
    {
      parallel: 'team',
      blocks: Array.from({ length: count }, (_, i) => ({ step: `s${i}`, prompt: '{{brief}}' })),
    },
  ]);

test("a user's own worker runs chains beside its own workflows", async () => {
  const worker = await Worker.create({
    connection,
    taskQueue: 'own',
    workflowsPath: require.resolve('../support/own-workflows'),
    activities: { shout: async (text: string) => text.toUpperCase() },
    plugins: [new CatenaryPlugin({ model: model() })],
  });
  const chain = chainOf([
    { step: 'a', prompt: '{{brief}}' },
    { activity: 'b', call: 'shout', args: ['{{a}}'] },
  ]);
  await worker.runUntil(async () => {
    const { workflow } = server.env.client;
    started.push('greet');
    const greeted = workflow.execute('greet', { workflowId: 'greet', taskQueue: 'own', args: ['Ada'] });
    expect(await greeted).toBe('Hello, Ada');
    for (const type of ['runChain', 'test_chain'])
      expect((await run(type, 'own', chain)).outputs).toEqual({ a: 'secret reply', b: 'SECRET REPLY' });
  });
  expect(endpoint.ledger.count()).toBe(2);
});

test('a rate limit of model calls holds over the whole queue', async () => {
  const rate = 5;
  const worker = await createWorker({
    model: model(),
    connection,
    taskQueue: 'limited',
    modelRateLimit: rate,
  });
  const running = worker.run();
  await run('test_chain', 'limited', steps(20));
  worker.shutdown();
  await running;
  const starts = endpoint.ledger.calls.map(({ startedAt }) => startedAt);
  expect(starts).toHaveLength(20);
  const seconds = (starts.at(-1)! - starts[0]!) / 1000;
  // A token bucket begins full: the first second's worth comes at once.
  expect((starts.length - rate) / seconds / rate).toBeLessThanOrEqual(1.3);
});

test('runs, activities and model calls are traced, without what was said', async () => {
  const exporter = new InMemorySpanExporter();
  const spanProcessor = new SimpleSpanProcessor(exporter);
  // What an application's OpenTelemetry set-up does: activities and model calls use the process's own tracer.
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [spanProcessor] }));
  const worker = await createWorker({
    model: model(),
    connection,
    taskQueue: 'traced',
    tracing: {
      spanProcessor,
      resource: new Resource({ 'service.name': 'test' }),
    },
  });
  const running = worker.run();
  await run('test_chain', 'traced', steps(1));
  worker.shutdown();
  await running;
  trace.disable();
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'RunWorkflow:test_chain',
      'StartActivity:generate',
      'RunActivity:generate',
      'chat default',
    ]),
  );
  const chat = spans.find(({ name }) => name === 'chat default')!;
  expect(chat.attributes).toMatchObject({
    'gen_ai.request.model': 'default',
    'catenary.call': 'team/s0/generate/1',
  });
  expect(JSON.stringify(spans.map(({ attributes, events }) => [attributes, events]))).not.toContain('secret');
});
