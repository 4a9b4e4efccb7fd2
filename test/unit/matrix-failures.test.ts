import { checkDefinition } from '../../src/chain/definition/check-definition';
import { FAILING, type Mend, mended } from '../support/scenes/failing-scenes';
import { chainOfScene } from '../support/scenes/scene';
import { statusesOf } from '../support/statuses';
import { playScene } from '../support/scenes/virtual-scene';

const CASES = Object.entries(FAILING).flatMap(([name, scene]) =>
  Object.keys(scene.ends).map((mend) => [name, mend as Mend, mended(scene, mend as Mend)] as const),
);

test.each(CASES)('%s that fails, with %s', (_name, _mend, scene) => {
  expect(checkDefinition(chainOfScene(scene))).toEqual([]);
  const { run, refusals } = playScene(scene);
  const { status, outputs } = run.state;
  expect({ status, statuses: statusesOf(run.state), after: outputs['after'], refusals }).toEqual({
    status: scene.status,
    statuses: scene.statuses,
    after: scene.after,
    refusals: [],
  });
});
