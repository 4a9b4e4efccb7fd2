import type { Fixture } from '../../src/chain/fixture/fixture';
import type { RunHandle } from '../../src/client';
import { playFixture } from '../../src/testing';
import { SCENES } from '../support/scenes/block-scenes';
import { chainOfScene } from '../support/scenes/scene';
import { decide, useSceneStage } from '../support/scenes/scene-stage';
import { suggestingServer } from '../support/suggesting-server';

async function recorded(run: RunHandle): Promise<Fixture> {
  // As a file would have it.
  return JSON.parse(JSON.stringify(await run.record())) as Fixture;
}

describe.each([
  ['in one history', undefined],
  ['over many histories', () => suggestingServer(8)],
])('%s', (_, openServer) => {
  const stage = useSceneStage(openServer);

  test.each(Object.entries(SCENES))(
    '%s: recorded at each gate and at its end, it plays as it was',
    async (name, scene) => {
      const run = await stage.start(scene);
      const chain = chainOfScene(scene);
      await decide(run, scene.people ?? [], async (gate) => {
        const { status, differences } = playFixture(chain, await recorded(run));
        expect({ gate, status, differences }).toEqual({ gate, status: 'running', differences: [] });
      });
      await run.result().catch(() => undefined);
      const fixture = await recorded(run);
      const { status, outputs, differences } = playFixture(chain, fixture);
      expect({ name, status, outputs, differences }).toEqual({
        name,
        status: 'done',
        outputs: scene.outputs,
        differences: [],
      });
      expect(fixture.calls.map(({ id }) => id).toSorted()).toEqual(scene.calls.toSorted());
      expect(await recorded(run)).toEqual(fixture);
    },
  );
});
