import type { Block } from '../../src/chain/definition/definition';
import { ChainRunError, type RunHandle } from '../../src/client';
import { rebuildRun } from '../../src/client/resume/snapshot-of-run';
import { snapshotOf } from '../../src/chain/state/snapshot';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { historiesOf } from '../support/replay';
import { suggestingServer } from '../support/suggesting-server';

const stage = useClientStage(() => ({ openServer: () => suggestingServer(40) }));

const inputs = { brief: 'b' };
const steps = (count: number): Block[] =>
  Array.from({ length: count }, (_, i) => ({ step: `s${i}`, prompt: '{{brief}}', maxTokens: 10 }));

test('a budget is counted on over continue-as-new, and a higher limit goes on from where it ended', async () => {
  const rates = { default: { input: 0, output: 100_000 } };
  const chain = chainOf(steps(20), { limits: { cost: 7.75 }, defaults: { rates } });
  const run = (await stage.catenary.start(chain, { id: stage.id(), inputs })) as RunHandle;
  const error = await run.result().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ChainRunError);
  expect((error as ChainRunError).message).toContain("s14 failed: the chain's limit of $7.75 has no room");
  expect(stage.asked).toHaveLength(14);
  expect((await historiesOf(stage.catenary.client, run.id)).length).toBeGreaterThan(1);
  expect((await run.snapshot()).state.metadata.usage.cost).toBe(7);

  const resumed = await stage.catenary.resume(run.id, { limits: { cost: 30 } });
  stage.replay(resumed.id);
  await resumed.result();
  expect(stage.asked).toHaveLength(20);
});

test('a time limit is one over continue-as-new, and a history tells its end without a worker', async () => {
  const blocks: Block[] = [
    {
      parallel: 'work',
      blocks: [
        { step: 'draft', prompt: '{{brief}}' },
        { approval: 'review', of: 'draft' },
        ...steps(20).map(
          (each, i) => ({ ...each, prompt: i === 0 ? '{{brief}}' : `{{s${i - 1}}}` }) as Block,
        ),
      ],
    },
  ];
  const chain = chainOf(blocks, { limits: { time: '20 s' } });
  const run = (await stage.catenary.start(chain, { id: stage.id(), inputs })) as RunHandle;
  await expect(run.result()).rejects.toThrow(
    "work/review failed: the chain's limit of 20 s is over; raise limits.time",
  );
  const histories = await historiesOf(stage.catenary.client, run.id);
  expect(histories.length).toBeGreaterThan(1);
  const own = await run.snapshot();
  const rebuilt = await rebuildRun({ client: stage.catenary.client } as never, run.id);
  expect(snapshotOf(rebuilt).state).toEqual(own.state);
});
