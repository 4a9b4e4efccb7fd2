import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import { idleQueues, pinnedTo } from '../../src/cli/doctor/pollers';
import { idleText } from '../../src/cli/doctor/versions';
import { type Catenary, createCatenary, type RunHandle } from '../../src/client';
import { createScriptedEndpoint, type ScriptedEndpoint } from '../../src/testing/scripted';
import type { WorkerVersion } from '../../src/worker';
import { chainOf } from '../support/chains';
import {
  changedBundle,
  makeCurrent,
  moveRun,
  openRunsOf,
  temporal,
  untilServing,
  whereaboutsOf,
} from '../support/deployments';
import { endAll, type StartedProcess, startWorkerProcess } from '../support/processes';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { suggestingServer } from '../support/suggesting-server';

jest.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'catenary-versions-'));
let server: TestServer;
let endpoint: ScriptedEndpoint;
let baseUrl: string;

beforeAll(async () => {
  server = await devServer();
  endpoint = createScriptedEndpoint({ answers: {}, fallback: 'an answer' });
  ({ baseUrl } = await endpoint.listen());
});
afterEach(() => endAll());
afterAll(async () => {
  await endAll();
  await endpoint?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const gated = chainOf([
  { step: 'a', prompt: '{{brief}}' },
  { approval: 'review', of: 'a' },
  { step: 'b', prompt: '{{a}}' },
]);

const buildOf = (deployment: string, buildId: string): WorkerVersion => ({ deployment, buildId });

/** A worker process of a build, or of none; the queue has the deployment's name. */
function startWorker(
  taskQueue: string,
  version?: WorkerVersion,
  rest: { readonly bundle?: string; readonly modelRateLimit?: number; readonly at?: TestServer } = {},
): Promise<StartedProcess> {
  const { at = server, ...others } = rest;
  const { address, namespace } = at;
  return startWorkerProcess({
    address,
    namespace,
    taskQueue,
    baseUrl,
    ...(version && { version }),
    ...others,
  });
}

const clientOf = (taskQueue: string, at = server): Catenary => createCatenary(at.env.client, { taskQueue });

async function start(catenary: Catenary, id: string, chain: ChainDefinition = gated): Promise<RunHandle> {
  return (await catenary.start(chain, { id, inputs: { brief: 'b' } })) as RunHandle;
}

async function atGate(run: RunHandle): Promise<void> {
  for await (const { type } of run.watch()) if (type === 'gate_opened') return;
}

async function startToGate(catenary: Catenary, id: string): Promise<RunHandle> {
  const run = await start(catenary, id);
  await atGate(run);
  return run;
}

async function finish(run: RunHandle): Promise<void> {
  await run.approve('review', { by: 'anna' });
  expect((await run.result()).outputs).toEqual({ a: 'an answer', b: 'an answer' });
}

test('runs stay on the build they began on: through a release that cannot replay them, and through its rollback', async () => {
  const [one, two] = [buildOf('shop', '1'), buildOf('shop', '2')];
  const bundle = changedBundle(folder);
  const catenary = clientOf('shop');
  const { client } = catenary;

  const first = await startWorker('shop', one);
  await makeCurrent(server, one);
  const before = await startToGate(catenary, 'before');

  const second = await startWorker('shop', two, { bundle });
  await makeCurrent(server, two);
  const released = await startToGate(catenary, 'released');
  // What an operator asks before an old build is ended.
  while ((await openRunsOf(client, one)).join() !== 'before') await setTimeout(200);
  await finish(before);
  while ((await openRunsOf(client, one)).length > 0) await setTimeout(200);

  await makeCurrent(server, one);
  const after = await startToGate(catenary, 'after');
  await finish(released);
  await finish(after);

  for (const [id, build, { pid }] of [
    ['before', '1', first],
    ['released', '2', second],
    ['after', '1', first],
  ] as const)
    expect([id, await whereaboutsOf(client, id)]).toEqual([
      id,
      { builds: [build], processes: [pid], histories: 1, failedTasks: 0 },
    ]);
  expect(endpoint.ledger.count()).toBe(6);

  expect(await replayAll(client, ['before', 'after'])).toBe(2);
  const changed = { workflowBundle: { codePath: bundle } };
  expect(await replayAll(client, ['released'], changed)).toBe(1);
  // Without versions, the release and its rollback would have stopped these runs.
  await expect(replayAll(client, ['before'], changed)).rejects.toThrow('before does not replay');
  await expect(replayAll(client, ['released'])).rejects.toThrow('released does not replay');
});

test('a run whose build has no workers left waits, and goes on on the build that it is moved to', async () => {
  const [one, two] = [buildOf('moved', '1'), buildOf('moved', '2')];
  const catenary = clientOf('moved');
  const old = await startWorker('moved', one);
  await makeCurrent(server, one);
  const run = await startToGate(catenary, 'stranded');
  expect(await pinnedTo(catenary, 'stranded')).toEqual(one);
  await startWorker('moved', two);
  await makeCurrent(server, two);
  expect(await old.end('SIGTERM')).toBe(0);

  expect(await idleQueues(catenary)).toEqual([]);
  expect(idleText(await idleQueues(catenary, buildOf('moved', '0')))).toBe(
    'no worker of build 0 of moved serves the task queue moved and moved-models',
  );
  // The history tells the state of a run that no worker serves.
  expect((await run.progress()).steps['review']?.gate?.status).toBe('open');

  await moveRun(server, 'stranded', two);
  expect(await pinnedTo(catenary, 'stranded')).toEqual(two);
  await finish(run);
  expect(await whereaboutsOf(catenary.client, 'stranded')).toMatchObject({
    builds: ['1', '2'],
    failedTasks: 0,
  });
  expect(await replayAll(catenary.client, ['stranded'])).toBe(1);
});

test('runs wait while no build is current, and it is said which one could be', async () => {
  const one = buildOf('waiting', '1');
  const catenary = clientOf('waiting');
  await startWorker('waiting', one);
  const run = await start(catenary, 'early');
  let text = '';
  // The server hears of a poller some time after the worker has started.
  while (!text.startsWith('workers of')) text = idleText(await idleQueues(catenary));
  expect(text).toContain(
    'workers of build 1 of waiting poll, and no build is current for the task queue waiting',
  );
  await makeCurrent(server, one);
  await atGate(run);
  await finish(run);
  expect(await idleQueues(catenary)).toEqual([]);
  expect(await replayAll(catenary.client, ['early'])).toBe(1);
});

test('runs of workers without a build go to the current one when these have ended, and stay there when it is taken back', async () => {
  const one = buildOf('introduced', '1');
  const catenary = clientOf('introduced');
  const plain = await startWorker('introduced');
  const moving = await startToGate(catenary, 'moving');
  expect(await pinnedTo(catenary, 'moving')).toBeUndefined();
  const versioned = await startWorker('introduced', one);
  await untilServing(server, one);
  await finish(await startToGate(catenary, 'whole'));
  await makeCurrent(server, one);
  expect(await plain.end('SIGTERM')).toBe(0);
  await finish(moving);
  const pinned = await startToGate(catenary, 'pinned');
  await temporal(server, [
    'worker',
    'deployment',
    'set-current-version',
    '--deployment-name',
    'introduced',
    '--unversioned',
    '--yes',
  ]);
  const again = await startWorker('introduced');
  const last = await startToGate(catenary, 'last');
  await finish(pinned);
  await finish(last);

  const where = async (id: string): Promise<unknown> => await whereaboutsOf(catenary.client, id);
  const clean = { histories: 1, failedTasks: 0 };
  expect(await where('whole')).toEqual({ builds: [undefined], processes: [plain.pid], ...clean });
  expect(await where('moving')).toEqual({
    builds: [undefined, '1'],
    processes: [plain.pid, versioned.pid],
    ...clean,
  });
  expect(await where('pinned')).toEqual({ builds: ['1'], processes: [versioned.pid], ...clean });
  expect(await where('last')).toEqual({ builds: [undefined], processes: [again.pid], ...clean });
  expect(await replayAll(catenary.client, ['whole', 'moving', 'pinned', 'last'])).toBe(4);
});

test('a rate limit of model calls holds over all builds together', async () => {
  const [one, two] = [buildOf('limited', '1'), buildOf('limited', '2')];
  const modelRateLimit = 4;
  const catenary = clientOf('limited');
  const wide = chainOf([
    ...gated.blocks,
    {
      parallel: 'team',
      blocks: Array.from({ length: 10 }, (_, i) => ({ step: `s${i}`, prompt: '{{b}}' })),
    },
  ]);
  await startWorker('limited', one, { modelRateLimit });
  await makeCurrent(server, one);
  const first = await start(catenary, 'limited-1', wide);
  await atGate(first);
  await startWorker('limited', two, { modelRateLimit });
  await makeCurrent(server, two);
  const second = await start(catenary, 'limited-2', wide);
  await atGate(second);

  const before = endpoint.ledger.count();
  for (const run of [first, second]) await run.approve('review', { by: 'anna' });
  for (const run of [first, second]) await run.result();
  const starts = endpoint.ledger.calls.slice(before).map(({ startedAt }) => startedAt);
  expect(starts).toHaveLength(22);
  const seconds = (starts.at(-1)! - starts[0]!) / 1000;
  // Each build's token bucket may begin full. Were the limit each build's own, all would take half as long.
  expect((starts.length - 2 * modelRateLimit) / seconds / modelRateLimit).toBeLessThanOrEqual(1.3);
  expect(await pinnedTo(catenary, 'limited-1')).toEqual(one);
  expect(await pinnedTo(catenary, 'limited-2')).toEqual(two);
  expect(await replayAll(catenary.client, ['limited-1', 'limited-2'])).toBe(2);
});

test('a long run stays on its build over continue-as-new', async () => {
  const at = await suggestingServer(40);
  try {
    const [one, two] = [buildOf('long', '1'), buildOf('long', '2')];
    const catenary = clientOf('long', at);
    const first = await startWorker('long', one, { at });
    await makeCurrent(at, one);
    const chain = chainOf([
      ...gated.blocks,
      ...Array.from({ length: 20 }, (_, i) => ({ step: `s${i}`, prompt: '{{b}}' })),
    ]);
    const run = await start(catenary, 'long', chain);
    await atGate(run);
    await startWorker('long', two, { at });
    await makeCurrent(at, two);
    await run.approve('review', { by: 'anna' });
    await run.result();
    const where = await whereaboutsOf(catenary.client, 'long');
    expect(where).toMatchObject({ builds: ['1'], processes: [first.pid], failedTasks: 0 });
    expect(where.histories).toBeGreaterThan(1);
    expect(await replayAll(catenary.client, ['long'])).toBe(where.histories);
  } finally {
    await endAll();
    await at.close();
  }
});
