import { NativeConnection } from '@temporalio/worker';
import { createAnthropicModel } from '../../src/activities';
import { modelTaskQueue } from '../../src/chain/contract';
import type { StepBlock } from '../../src/chain/definition/definition';
import type { ChainResult } from '../../src/chain/state/result';
import {
  createScriptedEndpoint,
  fault,
  type ScriptedEndpoint,
  type Script,
} from '../../src/testing/scripted';
import { createWorker, type CatenaryWorker } from '../../src/worker';
import { chainOf } from '../support/chains';
import { FAULTS, JUDGES } from '../support/fault-table';
import { replayAll } from '../support/replay';
import { devServer, type TestServer } from '../support/servers';
import { activitiesOf, inputOf, type RunHandle, snapshotOfRun } from '../support/stage';
import { testBundle } from '../support/worker';

const KEY = 'sk-canary-0123456789';
const rows = Object.entries(FAULTS);
const judges = Object.entries(JUDGES);
const answers: Record<string, Script> = {
  ...Object.fromEntries(rows.map(([, { answer }], i) => [`fault_${i}`, answer])),
  ...Object.fromEntries(judges.map(([, answer], i) => [`judge_${i}/judge`, answer])),
  both_down: fault.status(529),
  both_bad: [fault.status(401, { headers: { 'x-should-retry': 'true' } }), fault.refusal(), 'too many words'],
  slow: fault.never(),
  brief: { text: 'quick', latencyMs: 50 },
};

let server: TestServer;
let endpoint: ScriptedEndpoint;
let worker: CatenaryWorker;
let running: Promise<void>;
const runs = new Map<string, RunHandle>();

beforeAll(async () => {
  server = await devServer();
  endpoint = createScriptedEndpoint({ answers, fallback: 'a draft' });
  const { baseUrl } = await endpoint.listen();
  worker = await createWorker({
    model: createAnthropicModel({ baseUrl, apiKey: KEY }),
    connection: await NativeConnection.connect({ address: server.address }),
    namespace: server.namespace,
    taskQueue: 'faults',
    random: () => 0,
    temporal: { workflowBundle: testBundle() },
  });
  running = worker.run();
  await Promise.all([
    ...rows.map(([, { step }], i) =>
      start({ step: `fault_${i}`, prompt: 'secret prompt {{brief}}', ...step }),
    ),
    ...judges.map((_, i) => start({ step: `judge_${i}`, prompt: '{{brief}}', checks: [{ judge: 'good' }] })),
  ]);
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await endpoint.close();
  try {
    await replayAll(server.env.client, [...runs.keys()]);
  } finally {
    await server.close();
  }
});

async function start(step: StepBlock): Promise<RunHandle> {
  const definition = chainOf([
    {
      repairs: 0,
      fallback: { value: 'a constant that is a list of nothing' },
      retry: { maximumAttempts: 2, initialInterval: '1 ms' },
      ...step,
      ...(step.output && { fallback: { value: [] } }),
    } as StepBlock,
  ]);
  const run = await server.env.client.workflow.start<() => Promise<ChainResult>>(definition.name, {
    workflowId: step.step,
    taskQueue: 'faults',
    args: [inputOf(definition, { brief: 'b' }, { modelTaskQueue: modelTaskQueue('faults') })] as never,
  });
  runs.set(step.step, run);
  return run;
}

/** The run's end, and its first activity as the server recorded it. */
async function ended(id: string): Promise<{ status: string; attempts: number; type?: string; text: string }> {
  const run = runs.get(id)!;
  const error: unknown = await run.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { state } = await snapshotOfRun(run);
  const [first] = await activitiesOf(run);
  const type = state.steps[id]!.attempts?.[0]?.failure?.type;
  const text = `${JSON.stringify(state.errors)}${String((error as Error | undefined)?.cause)}`;
  return {
    status: state.steps[id]!.status,
    attempts: first!.attempts,
    text,
    ...(type !== undefined && { type }),
  };
}

test.each(rows.map(([name, row], i) => [name, row, `fault_${i}`] as const))('%s', async (_, row, id) => {
  const { status, attempts, type, text } = await ended(id);
  expect({ status, attempts, type }).toEqual({
    status: row.end,
    attempts: row.attempts,
    type: row.type ?? (row.end === 'fallback' ? 'Output.Rejected' : undefined),
  });
  expect(endpoint.ledger.count(`${id}/generate`)).toBe(row.attempts);
  expect(text).not.toContain('secret prompt');
  expect(text).not.toContain(KEY);
});

test.each(judges.map(([name], i) => [name, `judge_${i}`] as const))(
  'a judge that says %s never passes',
  async (_, id) => {
    const { status, type } = await ended(id);
    expect({ status, type }).toEqual({ status: 'failed', type: 'Judge.Unreadable' });
    expect(endpoint.ledger.count(`${id}/judge`)).toBe(2);
    expect(endpoint.ledger.count(`${id}/generate`)).toBe(1);
  },
);

test('where the fallback is down too, both causes are told', async () => {
  await start({ step: 'both_down', prompt: '{{brief}}', fallback: { model: 'other' } });
  expect((await ended('both_down')).text).toMatch(/failed after 1 fallback: .*overloaded/);
  expect(endpoint.ledger.count('both_down')).toBe(4);
});

test("a fallback's answer is checked too, and both causes are told", async () => {
  await start({
    step: 'both_bad',
    prompt: '{{brief}}',
    checks: [{ maxWords: 1 }],
    fallback: { prompt: 'plain {{brief}}' },
  });
  expect((await ended('both_bad')).text).toMatch(/rule: .*; before its fallback: the model refuses/);
});

test('a cancelled run stops its HTTP call within one beat and a second', async () => {
  const run = await start({ step: 'slow', prompt: '{{brief}}', timeouts: { heartbeat: '1 s' } });
  const of = (): (typeof endpoint.ledger.calls)[number] | undefined =>
    endpoint.ledger.calls.find(({ path }) => path === 'slow');
  await endpoint.ledger.waitFor(() => of() !== undefined);
  await run.cancel();
  const from = Date.now();
  await endpoint.ledger.waitFor(() => of()?.outcome === 'aborted');
  expect(of()!.endedAt! - from).toBeLessThan(2000);
  await expect(run.result()).rejects.toThrow('cancelled');
  expect(endpoint.ledger.count('slow')).toBe(1);
});
