import { setTimeout } from 'node:timers/promises';
import { type Connected, connectedTo } from '../../src/cli/connection';
import { idleQueuesOf } from '../../src/cli/doctor/pollers';
import { probe } from '../../src/cli/doctor/probe';
import { lookAtServer } from '../../src/cli/doctor/server';
import { createCatenary } from '../../src/client';
import { type DevServer, startDevServer } from '../../src/dev/server/start-dev-server';
import { chainOf } from '../support/chains';

jest.setTimeout(120_000);

let server: DevServer;
beforeAll(async () => {
  server = await startDevServer({ ui: false, settings: 'ci' });
});
afterAll(() => server?.close());

const using = <T>(work: (connected: Connected) => Promise<T>): Promise<T> =>
  connectedTo({ address: server.address, namespace: server.namespace }, work);
const runs = (query = ''): Promise<number> =>
  using(async ({ catenary }) => (await catenary.client.workflow.count(query)).count);

test('without a probe, nothing is started', async () => {
  const findings = await using(lookAtServer);
  expect(findings.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['server', 'ok'],
    ['namespace', 'ok'],
    ['search attributes', 'ok'],
    ['settings', 'unknown'],
    ['workers', 'bad'],
    ['stuck runs', 'ok'],
  ]);
  await expect(runs()).resolves.toBe(0);
});

test('a probe tells what it measured, and leaves nothing', async () => {
  const finding = await using((connected) => probe(connected, new AbortController().signal));
  expect(finding).toMatchObject({
    name: 'settings',
    note: expect.stringMatching(/^[\d.]+ ms from one empty activity to the next \(median of 39\)/) as string,
    medianMs: expect.any(Number) as number,
  });
  expect(finding.note).not.toContain('could not be deleted');
  // The server deletes in the background.
  while ((await runs()) > 0) await setTimeout(200);
});

test('a probe that is interrupted leaves nothing that runs', async () => {
  const interruption = new AbortController();
  const probing = using((connected) => probe(connected, interruption.signal));
  probing.catch(() => {});
  while ((await runs()) === 0) await setTimeout(20);
  interruption.abort(new Error('interrupted'));
  await expect(probing).rejects.toThrow('interrupted');
  await expect(runs(`ExecutionStatus = 'Running'`)).resolves.toBe(0);
  while ((await runs()) > 0) await setTimeout(200);
});

test('a run waits on the queues that it was started with, whatever those of the client that asks', async () => {
  const idle = await using(async ({ catenary }) => {
    const own = createCatenary(catenary.client, { taskQueue: 'own', modelTaskQueue: 'llm' });
    const run = await own.start(chainOf([{ step: 'a', prompt: '{{brief}}' }]), {
      id: 'own-1',
      inputs: { brief: 'b' },
    });
    const found = await idleQueuesOf(catenary, 'own-1');
    await run.terminate();
    return found.idle;
  });
  expect(idle.map(({ queue }) => queue)).toEqual(['own', 'llm']);
  expect(idle[1]!.mend).toBe('start one: createWorker({ taskQueue: "own", modelTaskQueue: "llm" })');
});
