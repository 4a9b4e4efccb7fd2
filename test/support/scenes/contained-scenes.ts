import type { Block } from '../../../src/chain/definition/definition';
import { canonicalJson, type Json } from '../../../src/chain/json';
import type { BlockStatus } from '../../../src/chain/state/state';
import { type BlockScene, BRIEF, chainOfScene } from './scene';

const inner = (scene: BlockScene): Block => ({
  chain: 'inner',
  inputs: { brief: '{{brief}}' },
  definition: chainOfScene(scene, 'inner_chain'),
});

interface Container {
  readonly blocks: (scene: BlockScene) => readonly Block[];
  /** Where the scene is, as often as it is. */
  readonly at: readonly string[];
  readonly around: Readonly<Record<string, BlockStatus>>;
  readonly outputs: (scene: BlockScene['outputs']) => Readonly<Record<string, Json>>;
}

const CONTAINERS: Readonly<Record<string, Container>> = {
  'a sub-chain of a sub-chain': {
    blocks: (scene) => [
      {
        chain: 'outer',
        inputs: { brief: '{{brief}}' },
        definition: chainOfScene({ blocks: [inner(scene)] }, 'outer_chain'),
      },
    ],
    at: ['outer/inner/'],
    around: { outer: 'done', 'outer/inner': 'done' },
    outputs: (outputs) => ({ outer: { inner: outputs } }),
  },
  'a member of a group that cancels': {
    blocks: (scene) => [
      {
        parallel: 'team',
        siblings: 'cancel',
        blocks: [inner(scene), { text: 'aside', template: '{{inner}}' }],
      },
    ],
    at: ['team/inner/'],
    around: { team: 'done', 'team/inner': 'done', 'team/aside': 'done' },
    outputs: (outputs) => ({ inner: outputs, aside: canonicalJson(outputs) }),
  },
  'a case of a switch': {
    blocks: (scene) => [
      {
        switch: 'route',
        on: 'brief',
        cases: { [BRIEF]: inner(scene) },
        otherwise: { text: 'none', template: '' },
      },
    ],
    at: ['route/inner/'],
    around: { route: 'done', 'route/inner': 'done', 'route/none': 'skipped' },
    outputs: (outputs) => ({ route: outputs }),
  },
  'items of a map': {
    blocks: (scene) => [
      { activity: 'twice', call: 'list_topics', output: { type: 'array', maxItems: 2 } },
      { map: 'items', over: 'twice', each: inner(scene) },
    ],
    at: ['items[0]/inner/', 'items[1]/inner/'],
    around: { twice: 'done', items: 'done', 'items[0]/inner': 'done', 'items[1]/inner': 'done' },
    outputs: (outputs) => ({ twice: ['x', 'y'], items: [outputs, outputs] }),
  },
};

function everywhere<T>(at: readonly string[], entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    at.flatMap((prefix) => Object.entries(entries).map(([path, each]) => [prefix + path, each] as const)),
  );
}

/** A scene inside of each kind of block that opens a scope, or is a member. */
export function containedScenes(
  scene: BlockScene,
): readonly (readonly [string, Omit<BlockScene, 'calls'>])[] {
  return Object.entries(CONTAINERS).map(([name, { blocks, at, around, outputs }]) => [
    name,
    {
      blocks: blocks(scene),
      replies: { twice: { json: ['x', 'y'] }, ...everywhere(at, scene.replies) },
      people: at.flatMap((prefix) =>
        (scene.people ?? []).map(({ gate, ...said }) => ({ gate: prefix + gate, ...said })),
      ),
      statuses: { ...around, ...everywhere(at, scene.statuses) },
      outputs: outputs(scene.outputs),
    },
  ]);
}
