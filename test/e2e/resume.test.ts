import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import {
  ChainCancelledError,
  ChainDefinitionError,
  ChainRunError,
  ResumeError,
  RunIdInUseError,
  type RunHandle,
  type Snapshot,
  SnapshotError,
} from '../../src/client';
import { TEMPORAL_CLI } from '../../src/dev/binary/binary';
import { findBinary } from '../../src/dev/binary/find-binary';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';

const stage = useClientStage();
const inputs = { brief: 'a lamp' };
const five: ChainDefinition = chainOf(
  [
    { step: 'a', prompt: 'A of {{brief}}' },
    { step: 'b', prompt: 'B of {{a}}' },
    { step: 'c', prompt: 'C of {{brief}}' },
    { step: 'd', prompt: 'D of {{b}} and {{c}}' },
    { step: 'e', prompt: 'E of {{d}}', checks: [{ includes: ['fine'] }], repairs: 0 },
  ] satisfies Block[],
  { name: 'five' },
);

/** A run whose last of five steps failed. */
async function failedRun(id = stage.id()): Promise<string> {
  stage.answer({ 'e/generate': 'bad' });
  await expect(stage.catenary.run(five, { id, inputs })).rejects.toBeInstanceOf(ChainRunError);
  stage.answer({ 'e/generate': 'fine' });
  return id;
}

/** The calls that reached the model while something was done. */
async function callsOf(action: () => Promise<unknown>): Promise<readonly string[]> {
  const before = stage.asked.length;
  await action();
  return stage.asked.slice(before);
}

async function resumed(source: string | Snapshot, options = {}): Promise<RunHandle> {
  const run = await stage.catenary.resume(source, options);
  stage.replay(run.id);
  return run;
}

test('a run that failed in the last of five steps makes exactly the missing call, under an id of its own', async () => {
  const id = await failedRun();
  let run: RunHandle | undefined;
  const calls = await callsOf(async () => {
    run = await resumed(id);
    const result = await run.result();
    expect(result.outputs).toMatchObject({ a: 'text of a/generate/1', e: 'fine' });
    expect(result.errors).toEqual({});
    expect([result.usage.calls, result.inherited!.calls]).toEqual([6, 5]);
  });
  expect(calls).toEqual(['e/generate/1']);
  expect(run!.id).toBe(`${id}~2`);
  const { runId } = await stage.catenary.get(id).info();
  expect(await run!.info()).toMatchObject({ chain: 'five', status: 'done', from: { id, runId } });
  const { metadata } = await run!.state();
  expect([metadata.inherited!.calls, metadata.usage.calls]).toEqual([5, 6]);
  const types: string[] = [];
  for await (const event of run!.watch()) if ('path' in event) types.push(`${event.type} ${event.path}`);
  expect(types).toEqual(['call_started e', 'call_ended e', 'step_settled e']);
});

test('the same resume asked twice finds the same run, another gets the next id', async () => {
  const id = await failedRun();
  const runs = await Promise.all([resumed(id), resumed(id), resumed(id)]);
  expect(new Set(runs.map((run) => run.id))).toEqual(new Set([`${id}~2`]));
  await runs[0]!.result();
  const other = await stage.catenary.fork(id, { inputs: { brief: 'a chair' } });
  stage.replay(other.id);
  expect(other.id).toBe(`${id}~3`);
  await other.result();
  await expect(resumed(id, { id: other.id })).rejects.toBeInstanceOf(RunIdInUseError);
  const again = stage.catenary.start(five, { id: other.id, inputs: { brief: 'a chair' } });
  await expect(again).rejects.toThrow(`its run of five goes on from ${id}`);
  const further = await stage.catenary.fork(`${id}~2`, { from: ['e'] });
  stage.replay(further.id);
  expect(further.id).toBe(`${id}~4`);
  await further.result();
});

test('a fork of the second step runs what depends on it, and nothing else', async () => {
  const id = stage.id();
  stage.answer({ 'e/generate': 'fine' });
  await stage.catenary.run(five, { id, inputs });
  const mended = {
    ...five,
    blocks: five.blocks.map((block, i) => (i === 1 ? { step: 'b', prompt: 'New {{a}}' } : block)),
  };
  const plan = await stage.catenary.fork(id, { chain: mended, dryRun: true });
  expect(plan).toMatchObject({
    kept: ['a', 'c'],
    again: ['b', 'd', 'e'],
    remaining: { next: ['b', 'd', 'e'], best: { calls: 3 }, worst: { calls: 7 } },
  });
  const calls = await callsOf(async () => {
    const run = await stage.catenary.fork(id, { chain: mended });
    stage.replay(run.id);
    await run.result();
  });
  expect(calls).toEqual(['b/generate/1', 'd/generate/1', 'e/generate/1']);
});

test('a chain that was mended in the step that failed is resumed; in a finished one it is refused by name', async () => {
  const id = await failedRun();
  const at = (index: number, block: Block): ChainDefinition => ({
    ...five,
    blocks: five.blocks.map((each, i) => (i === index ? block : each)),
  });
  const mended = at(4, { step: 'e', prompt: 'Better E of {{d}}' });
  const plan = await stage.catenary.resume(id, { chain: mended, dryRun: true });
  expect(plan.remaining.next).toEqual(['e']);
  const finished = at(0, { step: 'a', prompt: 'Other A of {{brief}}' });
  const resume = stage.catenary.resume(id, { chain: finished, dryRun: true });
  await expect(resume).rejects.toBeInstanceOf(ResumeError);
  await expect(resume).rejects.toThrow('these finished blocks would not be the same now: a.');
  const forced = await stage.catenary.resume(id, { chain: finished, force: true, dryRun: true });
  expect([forced.ignored, forced.remaining.next]).toEqual([['a'], ['e']]);
});

test('what cannot go on is refused by name, and nothing is started', async () => {
  const id = await failedRun();
  const { catenary } = stage;
  const snapshot = await stage.catenary.get(id).snapshot();
  const damaged = { ...snapshot, state: { ...snapshot.state, outputs: {} } };
  await expect(catenary.resume(damaged)).rejects.toBeInstanceOf(SnapshotError);
  await expect(catenary.resume(damaged)).rejects.toThrow('the snapshot is damaged');
  const other = { ...snapshot, catenary: 'snapshot/9' } as unknown as Snapshot;
  await expect(catenary.resume(other)).rejects.toThrow(
    "the snapshot's format is snapshot/9, this release reads snapshot/1",
  );
  await expect(catenary.resume(id, { chain: { ...five, name: 'six' } })).rejects.toThrow(
    'of the chain five, which six is not',
  );
  await expect(catenary.fork(id, { inputs: { brief: 1 } })).rejects.toBeInstanceOf(ChainDefinitionError);
  await expect(catenary.fork(id, { outputs: { a: 1 } })).rejects.toThrow(
    /the outputs have 1 problem:\na: output "a" must be string/,
  );
  await expect(catenary.fork(id, { from: ['x'] })).rejects.toThrow(
    'the run has no block at "x"; it has a, b, c, d, e',
  );
  const { run: _, checksum: __, ...nameless } = snapshot;
  await expect(catenary.resume(nameless)).rejects.toThrow('the snapshot does not say whose it is');
  await expect(catenary.resume('never')).rejects.toThrow('has no run "never"');
  await expect(stage.catenary.get(`${id}~2`).info()).rejects.toThrow('has no run');
});

test('a finished run has nothing to resume; a running one is resumed only where that is said', async () => {
  const id = stage.id();
  let answer: (text: string) => void = () => {};
  const waits = new Promise<string>((resolve) => (answer = resolve));
  stage.answer({ 'e/generate': 'fine', 'c/generate': () => waits });
  const run = await stage.catenary.start(five, { id, inputs });
  for await (const event of run.watch()) if (event.type === 'call_started' && event.path === 'c') break;
  const live = await run.snapshot();
  await expect(stage.catenary.resume(id)).rejects.toThrow(
    `run ${id} is still running: cancel it first, fork it, or resume it even so with \`running: true\``,
  );
  const forked = await stage.catenary.fork(id, { dryRun: true });
  expect([forked.kept, forked.remaining.next]).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
  answer('slow');
  await run.result();
  await expect(stage.catenary.resume(live)).rejects.toThrow(
    'was running when the snapshot was taken, and is done since: resume the run itself, or the snapshot even so with `running: true`',
  );
  await expect(stage.catenary.resume(live, { running: true, dryRun: true })).resolves.toMatchObject({
    kept: ['a', 'b'],
  });
  await expect(stage.catenary.resume(id)).rejects.toThrow(
    /^nothing is left to run: .*: fork it with a change, or with `from: \[path\]` for what is to run again$/,
  );
});

test('a run that was cancelled in the middle of a map, with a gate open, goes on where it was', async () => {
  const chain = chainOf(
    [
      { step: 'intro', prompt: 'Intro of {{brief}}' },
      {
        parallel: 'both',
        blocks: [
          {
            map: 'pages',
            over: 'list',
            concurrency: 1,
            each: { step: 'page', prompt: '{{item}} {{intro}}' },
          },
          { step: 'cover', prompt: 'Cover of {{brief}}' },
          { approval: 'review', of: 'cover' },
        ],
      },
      { text: 'whole', template: '{{cover}} {{pages}}' },
    ],
    {
      name: 'paged',
      inputs: { brief: 'string', list: { type: 'array', items: { type: 'string' } } },
      defaults: { timeouts: { heartbeat: '1s' } },
    },
  );
  const id = stage.id();
  stage.answer({
    'both/pages[1]/page/generate': (_, signal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
  });
  const run = await stage.catenary.start(chain, { id, inputs: { ...inputs, list: ['x', 'y', 'z'] } });
  let seen = 0;
  for await (const event of run.watch()) {
    const stands = event.type === 'call_started' && event.path === 'both/pages[1]/page';
    if ((stands || event.type === 'gate_opened') && (seen += 1) === 2) await run.cancel();
  }
  await expect(run.result()).rejects.toBeInstanceOf(ChainCancelledError);
  stage.answer({});
  const calls = await callsOf(async () => {
    const next = await resumed(id);
    for await (const event of next.watch()) {
      if (event.type === 'gate_opened')
        await next.approve('both/review', { by: 'anna', content: event.content });
    }
    const { outputs } = await next.result();
    expect(outputs['pages']).toHaveLength(3);
  });
  expect(calls).toEqual(['both/pages[1]/page/generate/1', 'both/pages[2]/page/generate/1']);
});

test('a snapshot goes on after its run is gone', async () => {
  const id = await failedRun('to-be-deleted');
  const text = JSON.stringify(await stage.catenary.get(id).snapshot());
  const { client } = stage.catenary;
  await client.workflowService.deleteWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: id },
  });
  await untilGone(id);
  const calls = await callsOf(async () => await (await resumed(JSON.parse(text) as Snapshot)).result());
  expect(calls).toEqual(['e/generate/1']);
});

async function untilGone(id: string): Promise<void> {
  for (;;) {
    const error: unknown = await stage.catenary
      .get(id)
      .info()
      .catch((reason: unknown) => reason);
    if (error instanceof Error) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('more calls than a limit let are made by a resume with a higher one', async () => {
  const id = stage.id();
  stage.answer({ 'e/generate': 'fine' });
  const limited = { ...five, limits: { calls: 3 } };
  await expect(stage.catenary.run(limited, { id, inputs })).rejects.toThrow('limit of 3 model calls');
  const calls = await callsOf(async () => await (await resumed(id, { limits: { calls: 5 } })).result());
  expect(calls).toEqual(['d/generate/1', 'e/generate/1']);
});

describe('temporal workflow reset, as the guide shows it,', () => {
  const grouped = chainOf(
    [
      { step: 'intro', prompt: '{{brief}}' },
      {
        parallel: 'team',
        blocks: [
          { step: 'x', prompt: 'X of {{intro}}' },
          { step: 'y', prompt: 'Y of {{intro}}' },
          { step: 'z', prompt: 'Z of {{intro}}', checks: [{ includes: ['fine'] }], repairs: 0 },
        ],
      },
    ],
    { name: 'grouped' },
  );

  test('runs every call again that was scheduled from the event on, where a resume makes the missing one', async () => {
    const id = stage.id();
    stage.answer({ 'team/z/generate': 'bad' });
    await expect(stage.catenary.run(grouped, { id, inputs })).rejects.toBeInstanceOf(ChainRunError);
    stage.answer({ 'team/z/generate': 'fine' });
    const { remaining } = await stage.catenary.resume(id, { dryRun: true });
    expect(remaining.next).toEqual(['team/z']);
    const { path: temporal } = await findBinary(TEMPORAL_CLI);
    const { address, namespace } = stage.server;
    const cli = async (command: string, ...words: string[]): Promise<string> => {
      const where = ['--workflow-id', id, '--address', address, '--namespace', namespace];
      return (await promisify(execFile)(temporal, ['workflow', command, ...where, ...words])).stdout;
    };
    const { events } = JSON.parse(await cli('show', '--output', 'json')) as { events: ShownEvent[] };
    const event = events
      .map((each) => each.activityTaskScheduledEventAttributes)
      .find((each) => each?.activityId === 'team/z/generate/1')!.workflowTaskCompletedEventId;
    const calls = await callsOf(async () => {
      await cli('reset', '--event-id', event, '--reason', 'z was wrong');
      await stage.catenary.get(id).result();
    });
    expect(calls.toSorted()).toEqual(['team/x/generate/1', 'team/y/generate/1', 'team/z/generate/1']);
  });
});

interface ShownEvent {
  readonly activityTaskScheduledEventAttributes?: {
    readonly activityId: string;
    readonly workflowTaskCompletedEventId: string;
  };
}
