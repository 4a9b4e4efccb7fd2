import { setTimeout } from 'node:timers/promises';
import type { Block } from '../../src/chain/definition/definition';
import type { RunHandle } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { historiesOf } from '../support/replay';
import { suggestingServer } from '../support/suggesting-server';

const stage = useClientStage(() => ({ openServer: () => suggestingServer(40, { searchAttributes: true }) }));
const inputs = { brief: 'b' };

async function signOf(run: RunHandle<unknown>): Promise<string | undefined> {
  const { typedSearchAttributes } = await stage.catenary.client.workflow.getHandle(run.id).describe();
  return typedSearchAttributes.get({ name: 'CatenaryWaiting', type: 'KEYWORD' }) ?? undefined;
}

test('a run whose gate is decided while it goes on as new is not marked as waiting any more', async () => {
  let release: (text: string) => void = () => undefined;
  stage.answer({ 'work/held/generate': () => new Promise((resolve) => (release = resolve)) });
  const chained = Array.from({ length: 8 }, (_, i): Block => ({
    step: `s${i}`,
    prompt: i === 0 ? '{{brief}}' : `{{s${i - 1}}}`,
  }));
  const blocks: Block[] = [
    { step: 'draft', prompt: '{{brief}}' },
    { approval: 'review', of: 'draft' },
    { step: 'held', prompt: '{{brief}}' },
    ...chained,
  ];
  const run = await stage.catenary.start(chainOf([{ parallel: 'work', blocks }]), { id: stage.id(), inputs });
  const isToGoOn = async (): Promise<boolean> => {
    const [history] = await historiesOf(stage.catenary.client, run.id);
    return history!.events!.some((event) => event.workflowTaskStartedEventAttributes?.suggestContinueAsNew);
  };
  while (!(await isToGoOn())) await setTimeout(50);
  expect(await signOf(run)).toBe('work/review');
  await run.approve('work/review', { by: 'anna' });
  release('at last');
  await run.result();
  expect((await historiesOf(stage.catenary.client, run.id)).length).toBeGreaterThan(1);
  expect(await signOf(run)).toBeUndefined();
});

test('a cancelled run waits for nobody', async () => {
  const blocks: Block[] = [
    { step: 'draft', prompt: '{{brief}}' },
    { approval: 'review', of: 'draft' },
  ];
  const run = await stage.catenary.start(chainOf(blocks), { id: stage.id(), inputs });
  while ((await signOf(run)) !== 'review') await setTimeout(50);
  await run.cancel();
  await run.result().catch(() => undefined);
  expect(await signOf(run)).toBeUndefined();
});
