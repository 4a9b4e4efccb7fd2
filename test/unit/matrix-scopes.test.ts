import { checkDefinition } from '../../src/chain/definition/check-definition';
import { parseChain, toYaml } from '../../src/define';
import { SCENES } from '../support/block-scenes';
import { containedScenes } from '../support/contained-scenes';
import { chainOfScene } from '../support/scene';
import { playOnceMore } from '../support/virtual-scene';

const CASES = Object.entries(SCENES).flatMap(([name, scene]) =>
  containedScenes(scene).map(([where, contained]) => [name, where, contained] as const),
);

test.each(CASES)('%s runs the same in %s', (_name, _where, scene) => {
  const chain = chainOfScene(scene);
  expect(checkDefinition(chain)).toEqual([]);
  expect(parseChain(toYaml(chain))).toEqual(chain);
  const { run, refusals } = playOnceMore(scene);
  const paths = run.layout.all.map(({ path }) => path);
  expect({
    status: run.state.status,
    statuses: Object.fromEntries(paths.map((path) => [path, run.state.steps[path]?.status])),
    outputs: run.state.outputs,
    refusals,
  }).toEqual({ status: 'done', statuses: scene.statuses, outputs: scene.outputs, refusals: [] });
});
