import type { Block } from '../../src/chain/definition/definition';
import { ChainRunError, connect, InputTooLargeError, type Snapshot } from '../../src/client';
import { chainOf } from '../support/chains';
import { useClientStage } from '../support/client-stage';
import { useFolder } from '../support/folder';

const { path: dir } = useFolder();
const stage = useClientStage(() => ({ storage: { dir } }));

const COUNT = 12;
const large = 'x'.repeat(200 * 1024);
const chain = chainOf(
  [
    ...Array.from({ length: COUNT }, (_, i): Block => ({ step: `s${i}`, prompt: '{{brief}}' })),
    { step: 'last', prompt: 'Last of {{s0}}', checks: [{ includes: ['fine'] }], repairs: 0 },
  ],
  { name: 'large' },
);
const answers = Object.fromEntries(chain.blocks.map((_, i) => [`s${i}/generate`, large]));

test('a run with more in its state than Temporal takes goes on by reference, and from a file; without storage it is refused', async () => {
  const id = stage.id();
  stage.answer({ ...answers, 'last/generate': 'bad' });
  const run = stage.catenary.run(chain, { id, inputs: { brief: 'b' } });
  await expect(run).rejects.toBeInstanceOf(ChainRunError);
  stage.answer({ ...answers, 'last/generate': 'fine' });
  const text = JSON.stringify(await stage.catenary.get(id).snapshot());
  expect(text.length).toBeGreaterThan(COUNT * large.length);

  const next = await stage.catenary.resume(id);
  stage.replay(next.id);
  const { outputs } = await next.result();
  expect([outputs['last'], outputs['s3'] === large]).toEqual(['fine', true]);
  expect(stage.asked.filter((call) => call === 'last/generate/1')).toHaveLength(2);

  const snapshot = JSON.parse(text) as Snapshot;
  const forked = await stage.catenary.fork(snapshot, { from: ['s11'], id: stage.id() });
  expect((await forked.result()).usage.calls).toBe(COUNT + 3);

  const { address, namespace } = stage.server;
  const bare = await connect({ address, namespace, profile: '' });
  await expect(bare.resume(snapshot, { id: 'never' })).rejects.toBeInstanceOf(InputTooLargeError);
  await expect(bare.resume(snapshot, { id: 'never' })).rejects.toThrow(
    /what the run goes on from is \d+ bytes.*`storage: \{ dir \}`/,
  );
  await bare.close();
});
