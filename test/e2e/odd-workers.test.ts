import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Catenary, createCatenary, type RunHandle } from '../../src/client';
import type { ChainDefinition, StepBlock } from '../../src/chain/definition/definition';
import {
  createScriptedEndpoint,
  fault,
  readLedgerFile,
  type ScriptedEndpoint,
} from '../../src/testing/scripted';
import { chainOf } from '../support/chains';
import { changedBundle, whereaboutsOf } from '../support/deployments';
import {
  endAll,
  startEndpointProcess,
  type StartedProcess,
  startWorkerProcess,
  type Surroundings,
} from '../support/processes';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'catenary-odd-'));
let server: TestServer;
let endpoint: ScriptedEndpoint | undefined;

beforeAll(async () => {
  server = await devServer();
});
afterEach(async () => {
  await endAll();
  await endpoint?.close();
  endpoint = undefined;
});
afterAll(async () => {
  await endAll();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface WorkerRest extends Surroundings {
  readonly bundle?: string;
}

function startWorker(
  taskQueue: string,
  baseUrl: string,
  { bundle, ...around }: WorkerRest = {},
): Promise<StartedProcess> {
  const { address, namespace } = server;
  return startWorkerProcess({ address, namespace, taskQueue, baseUrl, ...(bundle && { bundle }) }, around);
}

const clientOf = (taskQueue: string): Catenary => createCatenary(server.env.client, { taskQueue });

async function atGate(run: RunHandle): Promise<void> {
  for await (const { type } of run.watch()) if (type === 'gate_opened') return;
}

test('a deploy that cannot replay blocks the runs under way and harms none: after its rollback all finish', async () => {
  endpoint = createScriptedEndpoint({ answers: {}, fallback: 'an answer' });
  const { baseUrl } = await endpoint.listen();
  const catenary = clientOf('rollback');
  const chain = chainOf([
    { step: 'a', prompt: '{{brief}}' },
    { approval: 'review', of: 'a' },
    { step: 'b', prompt: '{{a}}' },
  ]);
  const ids = Array.from({ length: 8 }, (_, i) => `rollback-${i}`);

  const good = await startWorker('rollback', baseUrl);
  const runs = await Promise.all(
    ids.map((id) => catenary.start(chain, { id, inputs: { brief: id } }) as Promise<RunHandle>),
  );
  await Promise.all(runs.map(atGate));
  await good.end('SIGTERM');

  const bad = await startWorker('rollback', baseUrl, { bundle: changedBundle(folder) });
  const decisions = runs.map((run) => run.approve('review', { by: 'anna', within: 300_000 }));
  const failed = async (id: string): Promise<number> =>
    (await whereaboutsOf(catenary.client, id)).failedTasks;
  for (const id of ids) while ((await failed(id)) === 0) await setTimeout(200);
  expect(await Promise.all(runs.map(async (run) => (await run.info()).status))).toEqual(
    ids.map(() => 'running'),
  );
  expect(endpoint.ledger.count()).toBe(ids.length);
  await bad.end('SIGTERM');

  const back = await startWorker('rollback', baseUrl);
  await Promise.all(decisions);
  for (const run of runs) expect((await run.result()).outputs).toEqual({ a: 'an answer', b: 'an answer' });
  expect(endpoint.ledger.count()).toBe(2 * ids.length);
  await back.end('SIGTERM');
  await replayAll(catenary.client, ids);
});

/** Whatever a clock decides: a wait before a retry, a gate's timeout, limits on the time of a block and of a run. */
const timed: ChainDefinition = chainOf(
  [
    { step: 'a', prompt: '{{brief}}' },
    { approval: 'review', of: 'a', timeout: '2 s', onTimeout: 'approve' },
    { step: 'b', prompt: '{{a}}' },
  ],
  { limits: { time: '10 min' } },
);
const CLOCK_SHIFT = 'CATENARY_TEST_CLOCK_SHIFT_MS';
const HOUR = 3_600_000;
const CLOCKS: Readonly<Record<string, Surroundings>> = {
  'an hour early': { env: { [CLOCK_SHIFT]: String(-HOUR) } },
  'an hour late': { env: { [CLOCK_SHIFT]: String(HOUR) } },
  'on a leap day': { env: { [CLOCK_SHIFT]: String(Date.UTC(2028, 1, 29, 23, 59, 59) - Date.now()) } },
  'in the hour that summer time skips': {
    env: { TZ: 'Europe/Berlin', [CLOCK_SHIFT]: String(Date.UTC(2027, 2, 28, 0, 59, 59) - Date.now()) },
  },
};

test.each(Object.entries(CLOCKS))(
  "a worker whose clock is %s keeps the server's time",
  async (name, around) => {
    endpoint = createScriptedEndpoint({
      answers: { a: [fault.status(529, { headers: { 'retry-after': '1' } }), 'first'], b: 'second' },
    });
    const { baseUrl } = await endpoint.listen();
    const taskQueue = name.replaceAll(' ', '-');
    const worker = await startWorker(taskQueue, baseUrl, {
      ...around,
      nodeArgs: ['--require', join(__dirname, '../support/shifted-clock.cjs')],
    });
    const catenary = clientOf(taskQueue);
    const run = (await catenary.start(timed, { id: taskQueue, inputs: { brief: 'b' } })) as RunHandle;
    const { outputs, steps, startedAt } = await run.result();
    expect(outputs).toEqual({ a: 'first', b: 'second' });
    expect(Object.values(steps).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    // By the machine's clock, which the server and this test share.
    expect(Math.abs(startedAt - Date.now())).toBeLessThan(HOUR / 2);
    expect(endpoint.ledger.count()).toBe(3);
    await worker.end('SIGTERM');
    await replayAll(catenary.client, [taskQueue]);
  },
);

/** Starts a worker again whenever it dies, as an orchestrator does. */
function keepAlive(start: () => Promise<StartedProcess>): {
  readonly deaths: () => number;
  end(): Promise<void>;
} {
  let deaths = 0;
  let ended = false;
  let current = start();
  const kept = (async (): Promise<void> => {
    while (!ended) {
      await (
        await current
      ).exited;
      if (ended) return;
      deaths += 1;
      current = start();
    }
  })();
  return {
    deaths: () => deaths,
    end: async () => {
      ended = true;
      await (await current).end('SIGKILL');
      await kept;
    },
  };
}

test('a worker that dies for want of memory loses nothing: what it died of is repeated, and all runs finish', async () => {
  const [STEPS, RUNS, BYTES] = [2, 200, 100 * 1024];
  const text = 'a line of an answer\n'.repeat(BYTES / 20);
  const { said, ledgerFile } = await startEndpointProcess({ answers: {}, fallback: text }, folder);
  const chain = chainOf(
    Array.from({ length: STEPS }, (_, i): StepBlock => ({
      step: `s${i}`,
      prompt: i === 0 ? '{{brief}}' : `Go on.\n{{s${i - 1}}}`,
    })),
    { defaults: { maxTokens: 100_000, timeouts: { heartbeat: '5 s' } } },
  );
  const catenary = clientOf('small');
  const ids = Array.from({ length: RUNS }, (_, i) => `small-${i}`);
  const runs: RunHandle[] = [];
  for (const id of ids) runs.push((await catenary.start(chain, { id, inputs: { brief: id } })) as RunHandle);

  const worker = keepAlive(() =>
    startWorker('small', said['baseUrl']!, { nodeArgs: ['--max-old-space-size=72'] }),
  );
  for (const run of runs) {
    const { outputs } = await run.result();
    expect(Object.values(outputs).every((output) => output === text.trim())).toBe(true);
  }
  const deaths = worker.deaths();
  await worker.end();
  const calls = readLedgerFile(ledgerFile);
  const made = new Set(calls.map(({ run, call }) => `${run} ${call}`));
  expect(made.size).toBe(RUNS * STEPS);
  expect(deaths).toBeGreaterThan(0);
  // As many as a worker makes at once.
  expect(calls.length - made.size).toBeLessThanOrEqual(deaths * 50);
  await replayAll(catenary.client, ids.slice(0, 20));
});
