import {
  ChainCancelledError,
  ChainDefinitionError,
  ChainRunError,
  ChainTerminatedError,
  connect,
  createCatenary,
  type RunEvent,
  RunIdInUseError,
} from '../../src/client';
import type { ChainDefinition } from '../../src/chain/definition/definition';
import { rebuildRun } from '../../src/client/resume/snapshot-of-run';
import { chainOf } from '../support/chains';
import { fail, PASS, useClientStage } from '../support/client-stage';

const stage = useClientStage();
const inputs = { brief: 'a lamp' };
const page: ChainDefinition = chainOf(
  [
    { step: 'keywords', prompt: 'Keywords of {{brief}}' },
    { step: 'headline', prompt: 'Headline from {{keywords}}', checks: [{ judge: 'names {{brief}}' }] },
  ],
  { name: 'page' },
);
const judged = { 'headline/judge': PASS };

it('runs a chain and gives its outputs, what they took and who wrote them', async () => {
  stage.answer({ ...judged, 'headline/judge/1': fail('names no product') });
  const result = await stage.catenary.run(page, { id: stage.id(), inputs });
  expect(result.outputs).toEqual({
    keywords: 'text of keywords/generate/1',
    headline: 'text of headline/generate/2',
  });
  expect(result.steps['headline']).toMatchObject({ status: 'repaired', attempts: 2, model: 'test-model' });
  expect(result.usage).toMatchObject({ calls: 5, inputTokens: 50, outputTokens: 25 });
});

it('starts a run once, however often it is asked for at the same time', async () => {
  stage.answer(judged);
  const id = stage.id();
  const runs = await Promise.all(
    Array.from({ length: 50 }, () => stage.catenary.start(page, { id, inputs })),
  );
  const results = await Promise.all(runs.map((run) => run.result()));
  expect(new Set(results.map(({ startedAt }) => startedAt)).size).toBe(1);
  const again = await stage.catenary.run(page, { id, inputs });
  expect(again.startedAt).toBe(results[0]!.startedAt);
});

it('says what is different about the run that has the id', async () => {
  stage.answer(judged);
  const id = stage.id();
  await stage.catenary.run(page, { id, inputs });
  const start = (chain: ChainDefinition, rest: object = {}) =>
    stage.catenary.start(chain, { id, inputs, ...rest });
  await expect(start(page, { inputs: { brief: 'a chair' } })).rejects.toThrow(
    `run id "${id}" is in use: its run of page has other inputs; start under another id`,
  );
  await expect(start({ ...page, version: '2' })).rejects.toThrow(
    /its run has another definition of page \(\w{12}, not \w{12}\)/,
  );
  await expect(start({ ...page, name: 'other' })).rejects.toThrow('a run of the chain page has it');
  await expect(start(page, { onConflict: 'fail' })).rejects.toBeInstanceOf(RunIdInUseError);
});

it('refuses every mistake of chain and inputs before anything is sent', async () => {
  const wrong = chainOf([
    { step: 'a', prompt: '{{breif}}' },
    { step: 'b', prompt: '{{c}}' },
  ]);
  await expect(stage.catenary.start(wrong, { id: 'never', inputs })).rejects.toThrow(/breif[\s\S]*\{\{c\}\}/);
  const start = stage.catenary.start(page, { id: 'never', inputs: { breif: 1 } });
  await expect(start).rejects.toBeInstanceOf(ChainDefinitionError);
  await expect(stage.catenary.start(page, { id: 'a\u0000b', inputs })).rejects.toThrow('U+0000 at 1');
  await expect(
    stage.catenary.start(page, { id: 'never', inputs: { brief: 'x'.repeat(3_000_000) } }),
  ).rejects.toThrow(/most of them in input "brief" \(3000002\).*`storage: \{ dir \}`/);
  await expect(stage.catenary.get('never').info()).rejects.toThrow('has no run "never"');
});

it('gives a failed run as an error with its failures, its report and its state', async () => {
  stage.answer({ 'headline/judge': fail('names no product') });
  const id = stage.id();
  const error: unknown = await stage.catenary.run(page, { id, inputs }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ChainRunError);
  const failed = error as ChainRunError;
  expect(failed.message).toBe(
    'headline failed after 2 repairs: judge: "names no product" (request req_headline/generate/3)',
  );
  expect(failed).toMatchObject({ id, failures: { headline: { type: 'Output.Rejected' } } });
  expect(failed.report!.steps).toEqual({ keywords: 'done', headline: 'failed' });
  const { runId } = await stage.catenary.get(id).info();
  expect(failed.runId).toBe(runId);
  const { state } = await failed.snapshot();
  expect(state.outputs).toEqual({ keywords: 'text of keywords/generate/1' });
});

it('cancels a run, ends its call, and leaves a run alone that has ended', async () => {
  let stopped = false;
  stage.answer({
    'keywords/generate': (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason as Error);
        });
      }),
  });
  const chain = { ...page, defaults: { timeouts: { heartbeat: '1s' } } };
  const run = await stage.catenary.start(chain, { id: stage.id(), inputs });
  for await (const { type } of run.watch()) if (type === 'call_started') await run.cancel('changed my mind');
  expect(stopped).toBe(true);
  await expect(run.result()).rejects.toBeInstanceOf(ChainCancelledError);
  await expect(run.info()).resolves.toMatchObject({ status: 'cancelled', chain: 'page' });
  await run.cancel();
  await run.terminate();
});

it('tells state, progress and calls of a run that no worker serves', async () => {
  const { client } = stage.catenary;
  const idle = createCatenary(client, { taskQueue: 'nobody-serves-this' });
  const id = stage.id();
  const run = await idle.start(page, { id, inputs });
  await expect(run.progress()).resolves.toMatchObject({ status: 'running', total: 2, settled: 0 });
  await expect(run.state()).resolves.toMatchObject({ status: 'running', inputs });
  await run.terminate('nobody is there');
  await expect(run.result()).rejects.toThrow(`run ${id} was terminated: nobody is there`);
  await expect(run.result()).rejects.toBeInstanceOf(ChainTerminatedError);
  const types: string[] = [];
  for await (const event of run.watch()) types.push(event.type);
  expect(types).toEqual(['run_started', 'run_ended']);
  await idle.close();
});

it('rebuilds the same state from the history that a worker answers', async () => {
  stage.answer({ ...judged, 'headline/judge/1': fail('dull') });
  const id = stage.id();
  await stage.catenary.run(page, { id, inputs });
  const { state } = await stage.catenary.get(id).snapshot();
  const rebuilt = await rebuildRun({ client: stage.catenary.client } as never, id);
  expect(JSON.parse(JSON.stringify(rebuilt.state))).toEqual(state);
});

it('tells the problems of a definition that was sent straight to the server', async () => {
  const workflowId = stage.id();
  const args = [{ definition: { ...page, blocks: [{ step: 'a' }] }, hash: '', inputs }];
  await stage.catenary.client.workflow.start('page', {
    workflowId,
    taskQueue: stage.catenary.taskQueue,
    args,
  });
  const run = stage.catenary.get(workflowId);
  await expect(run.result()).rejects.toBeInstanceOf(ChainDefinitionError);
  await expect(run.result()).rejects.toMatchObject({ problems: [{ path: ['blocks', 0] }] });
  const events: RunEvent[] = [];
  for await (const event of run.watch()) events.push(event);
  expect(events).toMatchObject([
    { type: 'run_started', chain: 'page' },
    {
      type: 'run_ended',
      status: 'failed',
      message: expect.stringContaining('the chain cannot run: 1 problem'),
    },
  ]);
  await expect(run.state()).rejects.toThrow(`workflow ${workflowId} of type page has no state of a chain`);
});

it('ends waits and watches when they are told to and when the client is closed', async () => {
  const idle = createCatenary(stage.catenary.client, { taskQueue: 'nobody-serves-this' });
  const run = await idle.start(page, { id: stage.id(), inputs });
  await expect(run.result({ signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
  const watched = (async () => {
    for await (const { type } of run.watch()) if (type === 'run_started') await idle.close();
  })();
  await expect(watched).rejects.toThrow('this client is closed: connect() makes another');
  await stage.catenary.get(run.id).terminate();
});

it('gives Temporal what its own starters need', async () => {
  stage.answer(judged);
  const { workflowType, ...options } = await stage.catenary.startOptions(page, {
    inputs,
    memo: { order: 7 },
  });
  const workflowId = stage.id();
  await stage.catenary.client.workflow.start(workflowType, { ...options, workflowId });
  const run = stage.catenary.get(workflowId);
  await expect(run.result()).resolves.toMatchObject({ chain: 'page' });
  const described = await stage.catenary.client.workflow.getHandle(workflowId).describe();
  expect(await described.staticSummary()).toBe('page · 2 steps, 3 to 12 calls');
  expect(await described.staticDetails()).toContain('- `headline`');
  expect(described.memo).toMatchObject({ order: 7, catenary: { hash: expect.any(String) } });
});

it('lists runs by chain and status, the newest first', async () => {
  stage.answer(judged);
  const chain = { ...page, name: 'listed' };
  const ids = [stage.id(), stage.id()];
  for (const id of ids) await stage.catenary.run(chain, { id, inputs, version: 'v1' });
  let runs = await stage.catenary.list({ chain: 'listed' });
  while (runs.length < 2) runs = await stage.catenary.list({ chain: 'listed' });
  expect(runs.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(runs[0]).toMatchObject({ chain: 'listed', version: 'v1', status: 'done' });
  expect(await stage.catenary.list({ chain: 'listed', status: 'failed' })).toEqual([]);
  expect(await stage.catenary.list({ limit: 1, query: `WorkflowId = '${ids[0]!}'` })).toMatchObject([
    { id: ids[0] },
  ]);
});

it('names the address and the mend where no server is', async () => {
  await expect(connect({ address: '127.0.0.1:1', connectTimeout: 500 })).rejects.toThrow(
    /^cannot reach the Temporal server at 127\.0\.0\.1:1: .*; start one with `npx catenary dev`, or name .*TEMPORAL_ADDRESS\)$/,
  );
  const { address } = stage.server;
  await expect(connect({ address, namespace: 'nowhere' })).rejects.toThrow('has no namespace "nowhere"');
});
