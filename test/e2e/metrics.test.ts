import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { modelTaskQueue } from '../../src/chain/contract';
import type { Block } from '../../src/chain/definition/definition';
import { createScriptedEndpoint, fault } from '../../src/testing/scripted';
import { freePorts } from '../../src/dev/server/free-ports';
import { chainOf } from '../support/chains';
import { endAll, startWorkerProcess } from '../support/processes';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { inputOf } from '../support/stage';

const folder = join(__dirname, '../../docker/monitoring');
const dashboard = readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8');
const alerts = readFileSync(join(folder, 'prometheus-alerts.yaml'), 'utf8');

/** Those that a worker exports once it happens, which is never here: a task that fails by a defect, a server that refuses. */
const ONLY_WHEN_IT_HAPPENS = ['temporal_workflow_task_execution_failed', 'temporal_request_failure'];

let server: TestServer;
let exported: Set<string>;
const endpoint = createScriptedEndpoint({
  answers: { bad: fault.status(400), held: fault.never() },
  fallback: 'ok',
});

beforeAll(async () => {
  server = await devServer();
  const [port] = await freePorts('127.0.0.1', 1);
  const metricsAddress = `127.0.0.1:${port}`;
  const { baseUrl } = await endpoint.listen();
  await startWorkerProcess({ address: server.address, taskQueue: 'metrics', baseUrl, metricsAddress });
  const { workflow } = server.env.client;
  const ids = ['ok', 'bad', 'held'];
  const options = { modelTaskQueue: modelTaskQueue('metrics') };
  const beats = { defaults: { timeouts: { heartbeat: '1 s' } } } as const;
  for (const id of ids) {
    const definition = chainOf([{ step: id, prompt: '{{brief}}' } satisfies Block], beats);
    const handle = await workflow.start(definition.name, {
      workflowId: id,
      taskQueue: 'metrics',
      args: [inputOf(definition, { brief: 'b' }, options)],
    });
    if (id === 'held') {
      await endpoint.ledger.waitFor(({ calls }) => calls.some(({ path }) => path === 'held'));
      await handle.cancel();
    }
    await handle.result().catch(() => undefined);
  }
  const text = await (await fetch(`http://${metricsAddress}/metrics`)).text();
  exported = new Set(text.match(/^temporal_[a-z_]+/gm));
  await endAll();
  await replayAll(server.env.client, ids);
});
afterAll(async () => {
  await endAll();
  await endpoint.close();
  await server?.close();
});

test.each([
  ['the dashboard', dashboard],
  ['the alerts', alerts],
])('%s asks for metrics that a worker exports', (_, text) => {
  const asked = new Set(text.match(/temporal_[a-z_]+/g));
  const missing = [...asked].filter((name) => !exported.has(name) && !ONLY_WHEN_IT_HAPPENS.includes(name));
  expect(asked.size).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

test('every alert says what is the matter and for how long, and every panel what it means', () => {
  const { groups } = parse(alerts) as { groups: { rules: Record<string, unknown>[] }[] };
  for (const rule of groups.flatMap(({ rules }) => rules))
    expect(rule).toMatchObject({
      for: expect.any(String) as string,
      annotations: { summary: expect.any(String) as string },
    });
  const { panels } = JSON.parse(dashboard) as { panels: { description: string; targets: object[] }[] };
  for (const { description, targets } of panels) {
    expect(description).not.toBe('');
    expect(targets.length).toBeGreaterThan(0);
  }
});
