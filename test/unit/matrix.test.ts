import { checkDefinition } from '../../src/chain/definition/check-definition';
import { normalise } from '../../src/chain/definition/normalise';
import { explain } from '../../src/cli/explain/explain';
import { explainText } from '../../src/cli/explain/explain-text';
import { mermaid } from '../../src/cli/explain/graph';
import { parseChain, toYaml } from '../../src/define';
import { simulate } from '../../src/testing';
import { SCENES } from '../support/scenes/block-scenes';
import { ids } from '../support/chains';
import { BRIEF, chainOfScene } from '../support/scenes/scene';
import { statusesOf } from '../support/statuses';
import { expectEnd, playScene, simulatedAnswers } from '../support/scenes/virtual-scene';

const MODEL_CALL = /\/(generate|plan|judge)\/\d+$/;

describe.each(Object.entries(SCENES))('%s', (_, scene) => {
  const chain = chainOfScene(scene);
  const definition = normalise(chain);
  /** Without the items of a map and the steps that a plan makes, which nobody knows before. */
  const written = [
    ...new Set(Object.keys(scene.statuses).map((path) => path.replaceAll(/\[\d+\]/g, '[]'))),
  ].filter((path) => !path.startsWith('work/'));

  test('is a valid chain, and the same in YAML and in JSON', () => {
    expect(checkDefinition(chain)).toEqual([]);
    expect(parseChain(toYaml(chain))).toEqual(chain);
    expect(parseChain(JSON.stringify(chain), { file: 'chain.json' })).toEqual(chain);
  });

  test('is explained block by block, and makes as many calls as that says', () => {
    const explained = explain(definition);
    const paths = explained.blocks.map(({ path }) => path);
    expect(paths).toEqual(written);
    for (const { waitsFor, inside } of explained.blocks)
      for (const path of [...waitsFor, ...(inside === undefined ? [] : [inside])])
        expect(paths).toContain(path);
    for (const path of paths) expect(explainText(explained)).toContain(`\n${path} `);
    const calls = scene.calls.filter((id) => MODEL_CALL.test(id)).length;
    expect(explained.best.calls).toBeLessThanOrEqual(calls);
    expect(explained.worst.calls).toBeGreaterThanOrEqual(calls);
    expect(explained.waitsForPeople?.length ?? 0).toBe(
      explained.blocks.filter(({ gates = [] }) => gates.some(({ asks }) => asks !== 'failure')).length,
    );
  });

  test('is drawn with each block once, and arrows between what is drawn', () => {
    const lines = mermaid(definition).split('\n');
    const nodes = lines.flatMap((line) => /^ *(?:subgraph )?(b\d+(?:_on)?)[[{>]/.exec(line)?.[1] ?? []);
    const blocks = nodes.filter((node) => !node.endsWith('_on'));
    expect(blocks).toEqual(written.map((_path, order) => `b${order}`));
    const arrows = lines.flatMap((line) => {
      const ends = /^ *(\S+) -->(?:\|.*\|)? (\S+)$/.exec(line);
      return ends ? [ends[1]!, ends[2]!] : [];
    });
    expect(nodes).toEqual(expect.arrayContaining(arrows));
  });

  test('runs as told, and the same from a snapshot of any of its moments', () => {
    const told = playScene(scene);
    expectEnd(told, scene);
    const started = told.calls.toSorted((a, b) => a.startedAt - b.startedAt);
    expect(ids(started)).toEqual(scene.calls);
  });

  if (!scene.people)
    test('is simulated to the same end', () => {
      const { status, outputs, result, calls } = simulate(chain, {
        inputs: { brief: BRIEF },
        answers: simulatedAnswers(scene),
        judges: 'pass',
      });
      expect({ status, outputs, statuses: statusesOf(result) }).toEqual({
        status: 'done',
        outputs: scene.outputs,
        statuses: scene.statuses,
      });
      const started = calls.toSorted((a, b) => a.startedAt - b.startedAt);
      expect(new Set(started.map(({ id }) => id))).toEqual(new Set(scene.calls));
    });
});
