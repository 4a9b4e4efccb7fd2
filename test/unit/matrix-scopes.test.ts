import { checkDefinition } from '../../src/chain/definition/check-definition';
import { parseChain, toYaml } from '../../src/define';
import { SCENES } from '../support/scenes/block-scenes';
import { containedScenes } from '../support/scenes/contained-scenes';
import { chainOfScene } from '../support/scenes/scene';
import { expectEnd, playOnceMore } from '../support/scenes/virtual-scene';

const CASES = Object.entries(SCENES).flatMap(([name, scene]) =>
  containedScenes(scene).map(([where, contained]) => [name, where, contained] as const),
);

test.each(CASES)('%s runs the same in %s', (_name, _where, scene) => {
  const chain = chainOfScene(scene);
  expect(checkDefinition(chain)).toEqual([]);
  expect(parseChain(toYaml(chain))).toEqual(chain);
  expectEnd(playOnceMore(scene), scene);
});
