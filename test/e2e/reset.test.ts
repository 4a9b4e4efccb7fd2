import { WorkflowIdConflictPolicy } from '@temporalio/client';
import { setTimeout } from 'node:timers/promises';
import { ChainRunError, ChainTerminatedError, type RunEvent, type RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { resetRun } from '../support/reset-run';

const stage = useClientStage();
const inputs = { brief: 'a lamp' };
const reviewed = chainOf([
  { step: 'a', prompt: '{{brief}}' },
  { approval: 'early', of: 'a' },
  { step: 'b', prompt: '{{a}}' },
  { approval: 'late', of: 'b' },
]);

const line = (event: RunEvent): string => {
  if (event.type === 'run_ended') return `run_ended ${event.status}`;
  if ('id' in event) return `${event.type} ${event.id}`;
  return 'path' in event ? `${event.type} ${event.path}` : event.type;
};

/** A watch that is under way, and what it has told. */
function watching(run: RunHandle<unknown>, after?: string) {
  const told: RunEvent[] = [];
  const ended = (async () => {
    for await (const event of run.watch(after === undefined ? {} : { after })) told.push(event);
    return told;
  })();
  return { told, ended };
}

async function collect(run: RunHandle<unknown>, after?: string): Promise<string[]> {
  return (await watching(run, after).ended).map(line);
}

async function waitsAt(run: RunHandle<unknown>, gate: string): Promise<void> {
  while ((await run.approvals()).every((each) => each.gate !== gate)) await setTimeout(100);
}

const begin = async (id = stage.id()) => await stage.catenary.start(reviewed, { id, inputs });

it('tells a watch that is open what runs again and what is asked again, and gives the result of that', async () => {
  const run = await begin();
  const result = run.result();
  const { told, ended } = watching(run);
  await waitsAt(run, 'early');
  const [shown] = await run.approvals();
  await run.approve('early', { by: 'anna' });
  await waitsAt(run, 'late');
  await resetRun(stage.catenary.client, run.id, 'b/generate/1');
  await waitsAt(run, 'early');
  const decided = run.approve('early', { by: 'anna', content: shown!.content });
  await expect(decided).rejects.toThrow(/look at it again/);
  await run.approve('early', { by: 'anna' });
  await waitsAt(run, 'late');
  await run.approve('late', { by: 'anna' });
  expect((await result).outputs['b']).toBe('text of b/generate/1');
  await ended;
  const first = ['run_started', 'call_started a/generate/1', 'call_ended a/generate/1', 'step_settled a'];
  const again = [
    'gate_opened early',
    'gate_decided early',
    'step_settled early',
    'call_started b/generate/1',
    'call_ended b/generate/1',
    'step_settled b',
    'gate_opened late',
  ];
  const end = ['gate_decided late', 'step_settled late', 'run_ended done'];
  expect(told.map(line)).toEqual([...first, ...again, 'gate_withdrawn late', ...again, ...end]);
  for (const [i, { cursor }] of told.entries())
    expect(await watching(run, cursor).ended).toEqual(told.slice(i + 1));
  // From the beginning there is only the history that holds.
  expect(await collect(run)).toEqual([...first, ...again, ...end]);
});

it('goes on through several resets, of the newest history and of one before it', async () => {
  const { client } = stage.catenary;
  const run = await begin();
  const result = run.result();
  const { told, ended } = watching(run);
  // What the watch has not seen yet when the next reset comes, it would leave out.
  const isTold = async (text: string, times = 1): Promise<void> => {
    while (told.filter((event) => line(event) === text).length < times) await setTimeout(100);
  };
  await waitsAt(run, 'early');
  await run.approve('early', { by: 'anna' });
  await isTold('gate_opened late');
  const { runId } = await run.info();
  const cursor = told.find((event) => line(event) === 'call_ended b/generate/1')!.cursor;
  for (const [i, [call, base]] of [['b/generate/1'], ['a/generate/1'], ['b/generate/1', runId]].entries()) {
    await resetRun(client, run.id, call!, base);
    await isTold('gate_opened early', i + 2);
  }
  await waitsAt(run, 'early');
  await run.approve('early', { by: 'anna' });
  await waitsAt(run, 'late');
  await run.approve('late', { by: 'anna' });
  await result;
  await ended;
  const lines = told.map(line);
  const callsOf = (each: readonly string[]) => each.filter((text) => text.startsWith('call_started'));
  expect(callsOf(lines).map((text) => text.split(' ')[1])).toEqual([
    'a/generate/1',
    'b/generate/1',
    'a/generate/1',
    'b/generate/1',
  ]);
  expect(lines.filter((text) => text === 'gate_opened early')).toHaveLength(4);
  expect(lines.filter((text) => text.startsWith('run_'))).toEqual(['run_started', 'run_ended done']);
  const after = await collect(run, cursor);
  expect(callsOf(after)).toEqual(['call_started b/generate/1']);
  expect(after).toContain('gate_withdrawn late');
  expect(after.at(-1)).toBe('run_ended done');
});

it('tells of a map under way how far it was at the event', async () => {
  const page = { step: 'page', prompt: '{{item}}' };
  const mapped = chainOf([{ map: 'pages', over: 'titles', concurrency: 1, each: page }], {
    inputs: { titles: 'array' },
  });
  const titles = ['x', 'y', 'z'];
  const run = await stage.catenary.start(mapped, { id: stage.id(), inputs: { titles } });
  await run.result();
  const { cursor } = (await watching(run).ended).at(-1)!;
  const call = 'pages[2]/page/generate/1';
  await resetRun(stage.catenary.client, run.id, call);
  const [first, ...rest] = await watching(run, cursor).ended;
  expect(first).toMatchObject({ type: 'map_opened', path: 'pages', items: { total: 3, settled: 1 } });
  expect(rest.map(line).filter((text) => text.startsWith('call_started'))).toEqual([`call_started ${call}`]);
});

it('goes on behind the end of a run that failed and was reset', async () => {
  const checked = chainOf([{ step: 'a', prompt: '{{brief}}', checks: [{ includes: ['fine'] }], repairs: 0 }]);
  stage.answer({ 'a/generate': 'bad' });
  const run = await stage.catenary.start(checked, { id: stage.id(), inputs });
  await expect(run.result()).rejects.toBeInstanceOf(ChainRunError);
  const told = await watching(run).ended;
  expect(told.map(line).at(-1)).toBe('run_ended failed');
  stage.answer({ 'a/generate': 'fine' });
  await resetRun(stage.catenary.client, run.id, 'a/generate/1');
  const again = ['call_started a/generate/1', 'call_ended a/generate/1', 'step_settled a', 'run_ended done'];
  expect(await collect(run, told.at(-1)!.cursor)).toEqual(again);
  expect(await collect(run, told.at(-2)!.cursor)).toEqual(again);
});

it('ends with a run whose id was started anew, reset or not', async () => {
  const { client } = stage.catenary;
  const run = await begin();
  const result = run.result().catch((error: unknown) => error);
  const { told, ended } = watching(run);
  await waitsAt(run, 'early');
  const { workflowType, ...options } = await stage.catenary.startOptions(reviewed, { inputs });
  const workflowIdConflictPolicy = WorkflowIdConflictPolicy.TERMINATE_EXISTING;
  await client.workflow.start(workflowType, { ...options, workflowId: run.id, workflowIdConflictPolicy });
  expect(await result).toBeInstanceOf(ChainTerminatedError);
  await ended;
  const end = ['gate_withdrawn early', 'run_ended terminated'];
  expect(told.map(line).slice(-2)).toEqual(end);
  await waitsAt(run, 'early');
  await resetRun(client, run.id, 'a/generate/1');
  expect(await collect(run, told.at(-3)!.cursor)).toEqual(end);
  await run.terminate();
});

it('ends as terminated where somebody ends what a reset began', async () => {
  const run = await begin();
  const result = run.result().catch((error: unknown) => error);
  const { told, ended } = watching(run);
  await waitsAt(run, 'early');
  await resetRun(stage.catenary.client, run.id, 'a/generate/1');
  await run.terminate('enough');
  expect(await result).toMatchObject({ message: `run ${run.id} was terminated: enough` });
  await ended;
  expect(told.at(-1)).toMatchObject({ type: 'run_ended', status: 'terminated', message: 'enough' });
});
