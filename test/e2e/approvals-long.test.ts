import { setTimeout } from 'node:timers/promises';
import type { Block } from '../../src/chain/definition/definition';
import type { RunEvent, RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { historiesOf } from '../support/replay';
import { resetRun } from '../support/reset-run';
import { suggestingServer } from '../support/suggesting-server';

const stage = useClientStage(() => ({ openServer: () => suggestingServer(40) }));

/** A gate that stays open while the steps beside it fill one history after the other. */
const long = chainOf([
  {
    parallel: 'work',
    blocks: [
      { step: 'draft', prompt: '{{brief}}' },
      { approval: 'review', of: 'draft', timeout: '1 day', onTimeout: 'fail' },
      ...Array.from({ length: 20 }, (_, i): Block => ({
        step: `s${i}`,
        prompt: i === 0 ? '{{brief}}' : `{{s${i - 1}}}`,
      })),
    ],
  },
  { step: 'send', prompt: 'Send {{draft}}' },
]);

test('a gate stays open over continue-as-new, with its deadline, and what it showed before can still be decided', async () => {
  const run = (await stage.catenary.start(long, { id: stage.id(), inputs: { brief: 'b' } })) as RunHandle;
  let content: string | undefined;
  let opened = 0;
  for await (const event of run.watch()) {
    if (event.type === 'gate_opened') {
      opened += 1;
      content ??= event.content;
    }
    if (event.type === 'step_settled' && event.path === 'work/s19') break;
  }
  const { client } = stage.catenary;
  const before = await historiesOf(client, run.id);
  expect(before.length).toBeGreaterThan(2);
  const [shown] = await run.approvals();
  expect(shown!.content).not.toBe(content);

  const stale = { gate: 'work/review', content: content!, decision: 'approve', decidedBy: 'anna' };
  const handle = client.workflow.getHandle(run.id);
  await expect(handle.executeUpdate('decide', { args: [stale] })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('look at it again') as string },
  });
  // The client has looked: it is the same content, in a history that went on from the one which showed it.
  await run.approve('work/review', { by: 'anna', content: content! });
  const result = await run.result();
  expect(result.outputs['draft']).toBe('text of work/draft/generate/1');
  const timers = before.flatMap(({ events }) =>
    (events ?? []).flatMap((event) => event.timerStartedEventAttributes?.startToFireTimeout?.seconds ?? []),
  );
  expect(timers.length).toBe(before.length);
  // What is left of it, the newest history first.
  expect(timers.map(Number)).toEqual(timers.map(Number).toSorted((a, b) => a - b));
  expect(opened).toBeGreaterThan(0);
});

test('an approval in a history that went on from another is asked for again after a reset', async () => {
  const { client } = stage.catenary;
  const run = (await stage.catenary.start(long, { id: stage.id(), inputs: { brief: 'b' } })) as RunHandle;
  let content: string | undefined;
  for await (const event of run.watch()) {
    if (event.type === 'gate_opened') content ??= event.content;
    if (event.type === 'step_settled' && event.path === 'work/s19') break;
  }
  await run.approve('work/review', { by: 'anna', content: content! });
  await run.result();
  const seen = await eventsOf(run);
  const handle = client.workflow.getHandle(run.id);
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const task = events!.find((event) => event.workflowTaskCompletedEventAttributes)!;
  await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: run.id, runId },
    reason: 'a test',
    requestId: `reset-${run.id}`,
    workflowTaskFinishEventId: task.eventId!,
    resetReapplyType: 3,
  });
  const asked = async () => (await run.approvals()).map(({ gate }) => gate);
  while ((await asked()).length === 0) await setTimeout(100);
  expect(await asked()).toEqual(['work/review']);
  expect((await run.info()).status).toBe('running');
  await run.approve('work/review', { by: 'dana' });
  expect((await run.snapshot()).state.steps['work/review']!.gate!.decisions).toMatchObject([
    { decidedBy: 'dana' },
  ]);
  await run.result();
  const deciders = (events: readonly RunEvent[]) =>
    events.flatMap((event) => (event.type === 'gate_decided' ? [event.decidedBy] : []));
  expect(deciders(seen)).toEqual(['anna']);
  const after = await eventsOf(run, seen.at(-1)!.cursor);
  expect(deciders(after)).toEqual(['dana']);
  expect(after.at(-1)).toMatchObject({ type: 'run_ended', status: 'done' });
  // From the beginning there are only the histories that hold.
  const fresh = await eventsOf(run);
  expect(deciders(fresh)).toEqual(['dana']);
  expect(fresh.filter(({ type }) => type === 'run_started' || type === 'run_ended')).toHaveLength(2);
});

test('a watch goes on in what a reset of an early history began, though that went on as new since', async () => {
  const { client } = stage.catenary;
  const run = (await stage.catenary.start(long, { id: stage.id(), inputs: { brief: 'b' } })) as RunHandle;
  for await (const event of run.watch())
    if (event.type === 'call_started' && event.path === 'work/s19') break;
  await run.approve('work/review', { by: 'anna' });
  await run.result();
  const seen = await eventsOf(run);
  const [{ cursor }] = seen as [RunEvent];
  const isAsked = async () => (await run.approvals()).length > 0;
  await resetRun(client, run.id, 'work/s3/generate/1', cursor.split('/')[0]);
  while (!(await isAsked())) await setTimeout(100);
  for await (const event of run.watch())
    if (event.type === 'call_started' && event.path === 'work/s19') break;
  expect((await historiesOf(client, run.id)).length).toBeGreaterThan(2);
  await run.approve('work/review', { by: 'dana' });
  await run.result();
  const after = await eventsOf(run, seen.at(-1)!.cursor);
  expect(after.flatMap((event) => (event.type === 'call_started' ? [event.path] : []))).toEqual([
    ...Array.from({ length: 17 }, (_, i) => `work/s${i + 3}`),
    'send',
  ]);
  expect(after.at(-1)).toMatchObject({ type: 'run_ended', status: 'done' });
});

async function eventsOf(run: RunHandle, after?: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.watch(after === undefined ? {} : { after })) events.push(event);
  return events;
}
