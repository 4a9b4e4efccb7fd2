import { checkDefinition } from '../../src/chain/definition/check-definition';
import { FAILING, type Mend, mended } from '../support/failing-scenes';
import { chainOfScene } from '../support/scene';
import { playScene } from '../support/virtual-scene';

const CASES = Object.entries(FAILING).flatMap(([name, scene]) =>
  Object.keys(scene.ends).map((mend) => [name, mend as Mend, mended(scene, mend as Mend)] as const),
);

test.each(CASES)('%s that fails, with %s', (_name, _mend, scene) => {
  expect(checkDefinition(chainOfScene(scene))).toEqual([]);
  const { run, refusals } = playScene(scene);
  const { status, steps, outputs } = run.state;
  const statuses = Object.fromEntries(Object.entries(steps).map(([path, each]) => [path, each.status]));
  expect({ status, statuses, after: outputs['after'], refusals }).toEqual({
    status: scene.status,
    statuses: scene.statuses,
    after: scene.after,
    refusals: [],
  });
});
