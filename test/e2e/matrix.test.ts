import { SCENES } from '../support/scenes/block-scenes';
import { eventsOf, expectResumable, expectSameKnowledge, expectShown } from '../support/same-knowledge';
import { decide, useSceneStage } from '../support/scenes/scene-stage';
import { statusesOf } from '../support/statuses';

const stage = useSceneStage();

describe.each(Object.entries(SCENES))('%s', (_, scene) => {
  test('runs to its end as told; watch, show and the history alone know the same as its worker', async () => {
    const run = await stage.start(scene);
    await decide(run, scene.people ?? [], () => expectSameKnowledge(stage.catenary, run));
    const result = await run.result();
    expect(result.outputs).toEqual(scene.outputs);
    expect(statusesOf(result)).toEqual(scene.statuses);
    expect(
      stage.endpoint
        .calls(run.id)
        .map(({ call }) => call)
        .toSorted(),
    ).toEqual(scene.calls.toSorted());
    await expectSameKnowledge(stage.catenary, run);
    await expectResumable(run, await eventsOf(run));
    expect((await expectShown(stage.catenary, run)).toSorted()).toEqual(scene.calls.toSorted());
  });
});
