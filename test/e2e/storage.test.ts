import type { StepBlock } from '../../src/chain/definition/definition';
import { snapshotOf } from '../../src/chain/state/snapshot';
import { sealSnapshot } from '../../src/client/resume/seal-snapshot';
import {
  createCatenary,
  type RunEvent,
  type SentModelCall,
  StorageNotConfiguredError,
} from '../../src/client';
import { rebuildRun } from '../../src/client/resume/snapshot-of-run';
import { Client } from '@temporalio/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { suggestingServer } from '../support/suggesting-server';
import { useFolder } from '../support/folder';

const { path: dir } = useFolder();
const stage = useClientStage(() => ({ storage: { dir }, openServer: () => suggestingServer(40) }));

const LARGE = 'a large brief. '.repeat(20_000).trim();
const HUGE = 'a huge answer. '.repeat(250_000).trim();
const chain = chainOf(
  [
    { step: 'long', prompt: '{{brief}}' },
    { step: 'longer', prompt: '{{brief}} {{long}}' },
  ],
  { name: 'large' },
);

it('keeps values outside the history that are above every limit of Temporal', async () => {
  stage.answer({ 'long/generate': HUGE });
  const id = stage.id();
  const { outputs } = await stage.catenary.run(chain, { id, inputs: { brief: LARGE } });
  expect(outputs['long'] === HUGE).toBe(true);
  const run = stage.catenary.get(id);
  const { events } = await stage.catenary.client.workflow.getHandle(id).fetchHistory();
  expect(JSON.stringify(events).length).toBeLessThan(100_000);
  expect((await run.state()).outputs['long'] === HUGE).toBe(true);
  const { calls } = await run.show('longer');
  const { messages } = calls[0]!.sent as SentModelCall;
  expect(messages[0]!.content === `${LARGE} ${HUGE}`).toBe(true);
});

it('says what is missing to a client without the storage', async () => {
  stage.answer({});
  const id = stage.id();
  await stage.catenary.run(chain, { id, inputs: { brief: LARGE } });
  const { connection, options } = stage.catenary.client;
  const plain = createCatenary(new Client({ connection, namespace: options.namespace }));
  await expect(plain.get(id).show('long')).rejects.toBeInstanceOf(StorageNotConfiguredError);
  await expect(plain.get(id).show('long')).rejects.toThrow(
    'connect with the storage that it was started with',
  );
  await plain.close();
});

it('follows a run that goes on as new, and shows what came before', async () => {
  stage.answer({});
  const steps = Array.from({ length: 24 }, (_, i): StepBlock => ({
    step: `s${i}`,
    prompt: `${i} of {{brief}}`,
  }));
  const long = chainOf(steps, { name: 'long_run' });
  const id = stage.id();
  const run = await stage.catenary.start(long, { id, inputs: { brief: LARGE } });
  const events: RunEvent[] = [];
  for await (const event of run.watch()) events.push(event);
  const histories = new Set(events.map(({ cursor }) => cursor.split('/')[0]));
  expect(histories.size).toBeGreaterThan(1);
  expect(events.filter(({ type }) => type === 'run_started')).toHaveLength(1);
  const settled = events.flatMap((event) => (event.type === 'step_settled' ? [event.path] : []));
  expect(settled).toEqual(steps.map(({ step }) => step));
  expect(events.at(-1)).toMatchObject({ type: 'run_ended', status: 'done', progress: { settled: 24 } });

  const later: RunEvent[] = [];
  for await (const event of run.watch({ after: events[5]!.cursor })) later.push(event);
  expect(later).toEqual(events.slice(6));
  const { calls } = await run.show('s0');
  expect(calls[0]).toMatchObject({ id: 's0/generate/1', answer: { output: 'text of s0/generate/1' } });
  const rebuilt = await rebuildRun({ client: stage.catenary.client } as never, id);
  const asked = await run.snapshot();
  expect(sealSnapshot(snapshotOf(rebuilt), asked.run)).toEqual(asked);
  expect((await run.result()).usage.calls).toBe(24);
  expect(await stage.catenary.list({ chain: 'long_run' })).toHaveLength(1);
});
