import fc from 'fast-check';
import type { Call } from '../../../../src/chain/run/call-parts';
import { claim } from '../../../../src/chain/gate/decide';
import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import { estimate } from '../../../../src/chain/effort/estimate';
import { openGates } from '../../../../src/chain/gate/gate';
import { normalise } from '../../../../src/chain/definition/normalise';
import type { Outcome } from '../../../../src/chain/recovery/outcome';
import { newRun, type Run } from '../../../../src/chain/run/run';
import { driveVirtually } from '../../../../src/testing/virtual-run';
import { chainOf, written } from '../../../support/chains';
import { worldOf } from '../../../support/random/random-chains';

const LIST = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 3 };
const KIND = { enum: ['x', 'y'] };

/** Blocks that name what was written before them: `l…` are lists, `k…` have one of two values. */
function blocksOf(draw: (below: number) => number, depth: number, prefix: string): Block[] {
  const made: string[] = [];
  const name = (kind: string): string => `${kind}${prefix}${made.length}`;
  const some = (): string => (made.length === 0 ? 'x' : `{{${made[draw(made.length)]!}?}}`);
  const add = (block: Block, output: string): Block => (made.push(output), block);
  const step = (kind: string, output?: object): Block => ({
    step: name(kind),
    prompt: some(),
    repairs: draw(2),
    ...(draw(3) === 0 && { checks: [{ judge: 'good?' }] }),
    ...(output && { output: output as never }),
    ...(draw(6) === 0 && { onFailure: 'skip' as const }),
    ...(draw(6) === 0 && output === undefined && { when: { brief: 'never' } }),
  });
  const known = (kind: string): string | undefined => made.find((each) => each.startsWith(kind));
  const inner = (): Block =>
    depth === 0
      ? step('i')
      : { parallel: name('p'), blocks: blocksOf(draw, depth - 1, `${prefix}${made.length}_`) };
  const pick = (): Block => {
    const [list, kind] = [known('l'), known('k')];
    switch (draw(8)) {
      case 0:
        return add(step('l', LIST), name('l'));
      case 1:
        return add(step('k', KIND), name('k'));
      case 2:
        return list
          ? add({ map: name('m'), over: list, each: inner() }, name('m'))
          : add(step('s'), name('s'));
      case 3:
        return kind
          ? add({ switch: name('w'), on: kind, cases: { x: inner(), y: step('y') } }, name('w'))
          : add(step('s'), name('s'));
      case 4:
        if (depth === 0) return add(step('s'), name('s'));
        return add(
          {
            chain: name('c'),
            definition: chainOf(blocksOf(draw, depth - 1, `${prefix}${made.length}_`), {
              limits: draw(2) === 0 ? { calls: 1 + draw(6) } : {},
            }),
            inputs: { brief: 'x' },
          },
          name('c'),
        );
      default:
        return add(step('s'), name('s'));
    }
  };
  const blocks: Block[] = [add(step('l', LIST), name('l')), add(step('k', KIND), name('k'))];
  for (let left = 2 + draw(4); left > 0; left--) {
    blocks.push(pick());
    const last = made.at(-1)!;
    const redo = made.filter((each) => /^[slk]/.test(each));
    if (draw(3) === 0 && redo.length > 0)
      blocks.push({
        approval: `g${prefix}${made.length}_${left}`,
        of: last,
        onFailure: 'skip',
        onReject: { redo: redo[draw(redo.length)]!, rounds: draw(3) },
      });
  }
  return blocks;
}

const chains = fc.array(fc.nat(), { minLength: 150, maxLength: 150 }).map((seeds): ChainDefinition => {
  let at = 0;
  const draw = (below: number): number => seeds[at++ % seeds.length]! % below;
  const blocks = blocksOf(draw, 2, '');
  return chainOf(draw(2) === 0 ? blocks : [{ parallel: 'all', blocks }]);
});

/** What a model answers that does as it is told, or what the world of a seed says. */
function answerOf(call: Call, world: ReturnType<typeof worldOf>): { outcome: Outcome; ms: number } {
  const answer = world(call.id);
  const { outcome } = answer;
  const { output } = call.args[0] as { output?: object };
  if (call.purpose !== 'generate' || outcome.kind !== 'returned' || !('output' in (outcome.value as object)))
    return answer;
  if (output === LIST) return { ...answer, outcome: written(['a', 'b', 'c'].slice(0, 1 + (answer.ms % 3))) };
  return output === KIND ? { ...answer, outcome: written(answer.ms % 2 === 0 ? 'x' : 'y') } : answer;
}

/** To the end, with a person who decides by dice. */
function drive(definition: ChainDefinition, seed: number, failureRate: number): Run {
  const world = worldOf(seed, failureRate);
  const run = newRun(normalise(definition), { brief: 'a brief' }, 0, { hash: 'any' });
  for (let turn = 0; ; turn++) {
    driveVirtually(run, (call) => answerOf(call, world));
    const [open] = openGates(run);
    if (!open || turn > 200) return run;
    const decision = failureRate > 0 && world(`${turn}/judge/1`).ms % 3 > 0 ? 'reject' : 'approve';
    claim(
      run,
      { gate: open.placed.path, content: '', decision, decidedBy: 'p', reason: 'r' },
      'update',
      turn,
    );
  }
}

test('no run of any blocks makes more model calls than the estimate says at worst, and a calm one makes those of the best case', () => {
  fc.assert(
    fc.property(chains, fc.nat(), fc.constantFrom(0, 0.1, 0.4), (definition, seed, failureRate) => {
      const run = drive(definition, seed, failureRate);
      const { best, worst, perItem } = estimate(normalise(definition));
      const { calls, outputTokens } = run.state.metadata.usage;
      expect(perItem).toBeUndefined();
      expect(calls).toBeLessThanOrEqual(worst.calls);
      expect(outputTokens).toBeLessThanOrEqual(worst.outputTokens);
      const isCalm = failureRate === 0 && run.state.status === 'done';
      expect(calls).toBeGreaterThanOrEqual(isCalm ? best.calls : 0);
    }),
    { numRuns: 150 },
  );
});
