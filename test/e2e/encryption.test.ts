import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { Block } from '../../src/chain/definition/definition';
import {
  type Catenary,
  connect,
  createCatenary,
  type EncryptionOption,
  type RunHandle,
} from '../../src/client';
import { createScriptedEndpoint, fault, type ScriptedEndpoint } from '../../src/testing/scripted';
import {
  type CatenaryWorker,
  CatenaryPlugin,
  createAnthropicModel,
  createDataConverter,
  createWorker,
  failureConverterPath,
  verifyHistories,
} from '../../src/worker';
import { chainOf } from '../support/chains';
import { keyLine } from '../support/encryption';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { encryptedTestBundle, testBundle } from '../support/worker';

/** Not `default`: a replay worker that is not told takes that one. */
const namespace = 'secrets';
const SECRET = 'Anna Svensson, Storgatan 7';
const [OLD, NEW, LONG] = [keyLine('old'), keyLine('new'), keyLine('k'.repeat(24))];
const ALL = { keys: [NEW, OLD, LONG], strict: false };

class Complaint extends Error {}

let server: TestServer;
let endpoint: ScriptedEndpoint;
let dir: string;
const clients: Catenary[] = [];
const started: string[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'catenary-encrypted-'));
  server = await devServer({ namespace });
  endpoint = createScriptedEndpoint({
    answers: {
      long: `a long answer on ${SECRET}. `.repeat(800),
      bad: fault.refusal(),
      busy: fault.status(529),
    },
    fallback: `an answer on ${SECRET}`,
  });
});
afterEach(async () => {
  const dataConverter = createDataConverter({
    encryption: ALL,
    storage: { dir },
  });
  const ids = started.splice(0);
  const { client } = await clientOf(ALL);
  await replayAll(client, ids, { dataConverter, ...({ namespace } as object) });
  for (const each of clients.splice(0)) await each.close();
});
afterAll(async () => {
  await endpoint.close();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function clientOf(encryption?: EncryptionOption, taskQueue = 'encrypted'): Promise<Catenary> {
  const { address } = server;
  const catenary = await connect({ address, namespace, taskQueue, encryption, storage: { dir } });
  clients.push(catenary);
  return catenary;
}

/** Does something while a worker runs. */
async function working<T>(
  encryption: EncryptionOption | undefined,
  work: () => Promise<T>,
  taskQueue = 'encrypted',
): Promise<T> {
  const worker: CatenaryWorker = await createWorker({
    address: server.address,
    namespace,
    taskQueue,
    model: createAnthropicModel({ baseUrl: 'http://scripted.test', fetch: endpoint.fetch }),
    random: () => 0,
    shutdownGraceTime: '2 s',
    storage: { dir },
    activities: {
      complain: async () => {
        throw new Complaint(`there is no ${SECRET}`);
      },
    },
    ...(encryption && { encryption }),
    temporal: {
      workflowBundle: encryption ? encryptedTestBundle() : testBundle(),
      stickyQueueScheduleToStartTimeout: '1 second',
    },
  });
  const running = worker.run();
  try {
    return await work();
  } finally {
    worker.shutdown();
    await running;
  }
}

async function start(catenary: Catenary, id: string, blocks: readonly Block[]): Promise<RunHandle> {
  started.push(id);
  const chain = chainOf(blocks, { name: 'letter' });
  return (await catenary.start(chain, { id, inputs: { brief: SECRET } })) as RunHandle;
}

async function rawHistory(id: string): Promise<string> {
  return historyToJSON(await server.env.client.workflow.getHandle(id).fetchHistory());
}

/** What is in a history as JSON, its base64 decoded too. */
function revealed(json: string): string {
  const inside = [...json.matchAll(/"([A-Za-z0-9+/]{16,}={0,2})"/g)];
  return json + inside.map(([, text]) => Buffer.from(text!, 'base64').toString('latin1')).join('\n');
}

function storedFiles(): string[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((file) => join(file.parentPath, file.name)).toSorted();
}

const letter: Block[] = [
  { step: 'long', prompt: 'On {{brief}}', maxTokens: 30_000 },
  { step: 'bad', prompt: 'Of {{brief}}', onFailure: 'skip' },
  { approval: 'review', of: 'long', message: 'Send to {{brief}}?' },
  { step: 'last', prompt: 'Shorten {{long}}' },
];

async function untilOpen(run: RunHandle): Promise<string> {
  for await (const event of run.watch()) if (event.type === 'gate_opened') return event.content;
  throw new Error(`${run.id} ended before its gate opened`);
}

test('with one line each, client and worker keep everything from the server and from the storage folder', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  await working(encryption, async () => {
    const run = await start(catenary, 'kept', letter);
    const content = await untilOpen(run);
    await run.approve('review', { by: 'bo', content });
    const { outputs, steps } = await run.result();
    expect(outputs['last']).toBe(`an answer on ${SECRET}`);
    expect(steps['bad']!.status).toBe('skipped');
    expect((await run.snapshot()).state.inputs).toEqual({ brief: SECRET });
    expect((await run.show('long')).calls[0]!.sent).toMatchObject({
      messages: [{ content: `On ${SECRET}` }],
    });
  });
  expect(revealed(await rawHistory('kept'))).not.toContain('Svensson');
  const stored = storedFiles()
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
  expect(stored.length).toBeGreaterThan(30_000);
  expect(stored).not.toContain('Svensson');
});

/** What Temporal's UI asks a worker for: handlers, and the current details. */
const METADATA = '__temporal_workflow_metadata';

test('what the UI shows of an open gate is encrypted on its way, and in no history', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  const queried = async (execution: { workflowId: string }): Promise<string> => {
    const request = { namespace, execution, query: { queryType: METADATA } };
    const { queryResult } = await server.env.client.workflowService.queryWorkflow(request);
    return (queryResult?.payloads ?? []).map(({ data }) => Buffer.from(data!).toString('latin1')).join('\n');
  };
  await working(encryption, async () => {
    const run = await start(catenary, 'shown', letter);
    const content = await untilOpen(run);
    const handle = catenary.client.workflow.getHandle('shown');
    const { currentDetails } = await handle.query<{ currentDetails: string }>(METADATA);
    expect(currentDetails).toContain(`Send to ${SECRET}?`);
    expect(currentDetails).toContain(`a long answer on ${SECRET}`);
    const asBytes = await queried({ workflowId: 'shown' });
    expect(asBytes.length).toBeGreaterThan(currentDetails.length);
    expect(asBytes).not.toContain('Svensson');
    expect(asBytes).not.toContain('Waiting for a person');
    await run.approve('review', { by: 'bo', content });
    await run.result();
  });
  expect(revealed(await rawHistory('shown'))).not.toContain('Waiting for a person');
});

test('what an activity of one’s own says of its failure is encrypted, and told to who has the keys', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  const run = await working(encryption, async () => {
    const failing = await start(catenary, 'failing', [
      { activity: 'own', call: 'complain', retry: { maximumAttempts: 2, initialInterval: 10 } },
    ]);
    await expect(failing.result()).rejects.toThrow(`there is no ${SECRET}`);
    return failing;
  });
  const history = revealed(await rawHistory('failing'));
  const readable = ['Svensson', '"Encoded failure"', '"Complaint"', '"complain"'];
  expect(readable.map((text) => history.includes(text))).toEqual([false, true, true, true]);
  expect((await run.show('own')).error).toContain(SECRET);
});

test('a worker that replays a run stores its large values no second time', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  const asked = async (): Promise<string> => (await catenary.get('twice').snapshot()).state.status;
  await working(encryption, async () => {
    const blocks = letter.filter((block) => !('approval' in block));
    await (await start(catenary, 'twice', blocks)).result();
    await asked();
  });
  const stored = storedFiles();
  expect(await working(encryption, asked)).toBe('done');
  expect(storedFiles()).toEqual(stored);
});

test('a key is rotated while a run waits: what the old one encrypted is read, what is new is written with the new one', async () => {
  const before = await clientOf({ keys: OLD });
  const content = await working({ keys: OLD }, async () => untilOpen(await start(before, 'rotated', letter)));
  const after = await clientOf({ keys: [NEW, OLD] });
  await working({ keys: [NEW, OLD] }, async () => {
    await after.get('rotated').approve('review', { by: 'bo', content });
    await after.get('rotated').result();
  });
  const keyIds = [...(await rawHistory('rotated')).matchAll(/"encryption-key-id": ?"([^"]+)"/g)].map(
    ([, id]) => Buffer.from(id!, 'base64').toString(),
  );
  expect([...new Set(keyIds)]).toEqual(['old', 'new']);
  await expect(before.get('rotated').snapshot()).rejects.toThrow(
    'was encrypted with the key "new", which is not in the key ring ("old"): add its line below the first',
  );
});

test('a path as long as paths may be fits what Temporal takes of a summary, encrypted too', async () => {
  const encryption = { keys: LONG };
  const catenary = await clientOf(encryption);
  const long = (n: number): string => `n${n}`.padEnd(64, '_x');
  const inside = (depth: number): Block =>
    depth === 0 ? { step: long(0), prompt: 'x' } : { parallel: long(depth), blocks: [inside(depth - 1)] };
  const { outputs } = await working(encryption, async () =>
    (await start(catenary, 'deep', [inside(12)])).result(),
  );
  expect(JSON.stringify(outputs)).toContain(SECRET);
});

test('verify replays encrypted histories of any namespace', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  await working(
    encryption,
    async () => await (await start(catenary, 'verified', letter.slice(0, 1))).result(),
  );
  const dataConverter = createDataConverter({ encryption, storage: { dir } });
  const workflows = { workflowBundle: testBundle() };
  const histories = catenary.get('verified').histories();
  const options = { dataConverter, namespace, workflows };
  for await (const verified of verifyHistories(histories, options))
    expect(verified.difference).toBeUndefined();
  for await (const refused of verifyHistories(catenary.get('verified').histories(), {
    dataConverter,
    workflows,
  }))
    expect(refused.difference!.text).toContain('another namespace than default');
  const blind = { workflows, dataConverter: createDataConverter({ storage: { dir } }) };
  for await (const refused of verifyHistories(catenary.get('verified').histories(), blind))
    expect(refused.difference!.text).toContain('the history cannot be read: it is encrypted');
});

test('a client without keys is told so, and lists the runs that it cannot read', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  await working(encryption, async () => await (await start(catenary, 'closed', letter.slice(0, 1))).result());
  const blind = await clientOf();
  for (const ask of [
    () => blind.get('closed').info(),
    () => blind.get('closed').snapshot(),
    () => blind.get('closed').result(),
    () => blind.get('closed').show('long'),
    async () => {
      for await (const _ of blind.get('closed').watch());
    },
  ])
    await expect(ask()).rejects.toMatchObject({
      name: 'EncryptionError',
      message: expect.stringContaining(
        'run closed cannot be read: it is encrypted, and this client has no keys',
      ),
    });
  const listed = async (of: Catenary) => (await of.list({ query: "WorkflowId = 'closed'" }))[0];
  while ((await listed(blind)) === undefined);
  expect(await listed(blind)).toMatchObject({
    id: 'closed',
    chain: 'letter',
    unreadable: expect.stringContaining('no keys'),
  });
  const other = await clientOf({ keys: NEW });
  expect((await listed(other))!.unreadable).toContain('the key "old", which is not in the key ring ("new")');
  expect(await listed(catenary)).not.toHaveProperty('unreadable');
});

test('a waiting run that a client has no key for is listed beside those that it can read', async () => {
  for (const [id, key] of [
    ['of_old', OLD],
    ['of_new', NEW],
  ] as const) {
    const encryption = { keys: key };
    const catenary = await clientOf(encryption);
    await working(encryption, async () => untilOpen(await start(catenary, id, letter)));
  }
  const half = await clientOf({ keys: NEW });
  const query = "WorkflowId IN ('of_old', 'of_new')";
  const waiting = () => half.approvals({ query });
  while ((await waiting()).length < 2);
  expect(await waiting()).toEqual([
    expect.objectContaining({ id: 'of_new', gates: [expect.objectContaining({ gate: 'review' })] }),
    expect.objectContaining({
      id: 'of_old',
      gates: [],
      unreadable: expect.stringContaining('the key "old"'),
    }),
  ]);
});

test('a run from before encryption is refused, and goes on to its end where plaintext is accepted for a time', async () => {
  const plain = await clientOf();
  const content = await working(undefined, async () => untilOpen(await start(plain, 'before', letter)));
  const strict = await clientOf({ keys: OLD });
  await expect(strict.get('before').info()).rejects.toThrow(
    'a value of run before is not encrypted (json/plain)',
  );
  const migrating = { keys: OLD, strict: false };
  const client = await clientOf(migrating);
  await working(migrating, async () => {
    await client.get('before').approve('review', { by: 'bo', content });
    expect((await client.get('before').result()).outputs['last']).toBe(`an answer on ${SECRET}`);
  });
});

test('what a client without the keys plants in a run is not taken', async () => {
  const encryption = { keys: OLD };
  const catenary = await clientOf(encryption);
  const run = await working(encryption, async () => {
    const waiting = await start(catenary, 'planted', letter);
    const content = await untilOpen(waiting);
    const { workflow } = server.env.client;
    const planted = { gate: 'review', decision: 'approve', decidedBy: 'mallory', content };
    await workflow.getHandle('planted').signal('decide', planted);
    const blind = await clientOf();
    await expect(blind.get('planted').snapshot()).rejects.toThrow('cannot be read');
    return waiting;
  });
  const { gate } = await catenary
    .get('planted')
    .show('review')
    .catch((error: Error) => ({ gate: error.message }));
  expect(gate).toContain('a value of run planted is not encrypted (json/plain) and is refused');
  await run.terminate('the end of the test');
  started.splice(started.indexOf('planted'), 1);
});

test('one plugin is enough for a worker and a client that one has, whose own workflows fail in secret too', async () => {
  const { connection, nativeConnection } = server.env;
  const model = createAnthropicModel({ baseUrl: 'http://scripted.test', fetch: endpoint.fetch });
  const plugins = [new CatenaryPlugin({ model, encryption: { keys: OLD } })];
  const client = new Client({ connection, namespace, plugins });
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue: 'own',
    workflowsPath: require.resolve('../support/own-workflows'),
    plugins,
  });
  const catenary = createCatenary(client, { taskQueue: 'own' });
  await worker.runUntil(async () => {
    const failing: Block[] = [{ step: 'bad', prompt: 'Of {{brief}}', checks: [{ includes: [SECRET] }] }];
    await expect((await start(catenary, 'plugged', failing)).result()).rejects.toThrow('bad failed');
  });
  const history = revealed(await rawHistory('plugged'));
  expect(['bad failed', 'Svensson', '"Encoded failure"'].map((text) => history.includes(text))).toEqual([
    false,
    false,
    true,
  ]);
});

test('a bundle of one’s own that would leave messages readable is refused beside encryption', async () => {
  const model = createAnthropicModel({ baseUrl: 'http://scripted.test', fetch: endpoint.fetch });
  const plugin = new CatenaryPlugin({ model, encryption: { keys: OLD } });
  const base = { taskQueue: 'own', workflowBundle: testBundle() };
  expect(() => plugin.configureWorker(base)).toThrow(
    'the workflow bundle would write the messages of failures unencrypted: build it with `bundleWorkflowCode({ failureConverterPath })`',
  );
  const once = plugin.configureWorker({ ...base, workflowBundle: encryptedTestBundle() });
  const twice = plugin.configureWorker(once);
  expect(twice.dataConverter!.payloadCodecs).toHaveLength(1);
  expect(twice.dataConverter!.failureConverterPath).toBe(failureConverterPath);
  expect(plugin.configureClient({}).dataConverter!.payloadCodecs).toHaveLength(1);
  expect(plugin.configureReplayWorker({}).dataConverter!.payloadCodecs).toHaveLength(1);
});

test('a call that waits for its next attempt is cancelled, though what the server says of it is not encrypted', async () => {
  await working({ keys: [NEW] }, async () => {
    const catenary = await clientOf({ keys: [NEW] });
    const retry = { initialInterval: '1 h', maximumInterval: '1 h' };
    const run = await start(catenary, 'busy', [{ step: 'busy', prompt: '{{brief}}', retry }]);
    let live = await run.attempts();
    while (live[0]?.attempt !== 2) live = await run.attempts();
    await run.cancel();
    await expect(run.result()).rejects.toThrow('cancelled');
  });
});

test('a call that no worker has ever had is cancelled too, and strict readers of its history read on', async () => {
  await working({ keys: [NEW] }, async () => {
    const catenary = await clientOf({ keys: [NEW] });
    const run = await start(catenary, 'waiting', [
      { activity: 'look_up', args: ['{{brief}}'], taskQueue: 'of-nobody' },
    ]);
    while ((await run.attempts())[0]?.state !== 'queued');
    await run.cancel();
    await expect(run.result()).rejects.toThrow('cancelled');
    expect((await run.info()).status).toBe('cancelled');
    expect((await run.show('look_up')).calls).toMatchObject([{ end: { outcome: 'cancelled' } }]);
    expect(await rawHistory('waiting')).toContain(
      Buffer.from('"ACTIVITY_ID_NOT_STARTED"').toString('base64'),
    );
  });
});
