import fc from 'fast-check';
import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import type { Json } from '../../../../src/chain/json';
import { normalise } from '../../../../src/chain/definition/normalise';
import { hashOf, newRun, type Run } from '../../../../src/chain/run/run';
import { restoreRun } from '../../../../src/chain/state/snapshot';
import { Follower } from '../../../../src/client/watch/follow';
import type { RunHappening } from '../../../../src/client/watch/run-event';
import { chainOf, failed, judged, rejected, written } from '../../../support/chains';
import { randomChain, worldOf } from '../../../support/random/random-chains';
import { nextInput, type SimulatedHistory, simulateHistory, type World } from './simulated-history';

function opened(written: ChainDefinition): { readonly run: Run; readonly input: Json } {
  const definition = normalise(written);
  const inputs = { brief: 'b' };
  const input = { definition, hash: hashOf(definition), inputs } as unknown as Json;
  return { run: newRun(definition, inputs, 0), input };
}

/** Follows a history, comparing the state with the workflow's after every one of its tasks. */
function follow({ facts, states }: SimulatedHistory): { follower: Follower; happened: RunHappening[] } {
  const follower = new Follower('run-1');
  const happened: RunHappening[] = [];
  for (const [i, fact] of facts.entries()) {
    happened.push(...follower.accept(fact));
    const state = JSON.stringify(follower.run!.state);
    expect(state).toBe(states.get(facts[i - 1]?.event ?? 0) ?? state);
  }
  return { follower, happened };
}

/** Without the fallbacks that change nothing, which the scheduler bears and the checker refuses. */
function mended(block: Block): Block {
  if ('parallel' in block) return { ...block, blocks: block.blocks.map(mended) };
  if (!('step' in block)) return block;
  const { fallback, ...rest } = block;
  const fallbacks = [fallback ?? []].flat().filter((each) => Object.keys(each).length > 0);
  return { ...rest, ...(fallbacks.length > 0 && { fallback: fallbacks }) };
}

const types = (happened: readonly RunHappening[]): string[] =>
  happened.map((each) =>
    'id' in each ? `${each.type} ${each.id}` : 'path' in each ? `${each.type} ${each.path}` : each.type,
  );

const noDice: Pick<World, 'draw'> = { draw: () => 0 };

it('knows the state of the workflow after every history, whatever ended together', () => {
  fc.assert(
    fc.property(
      randomChain({ siblings: true }),
      fc.nat(),
      fc.double({ min: 0, max: 0.6, noNaN: true }),
      fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
      fc.record({ cancelAt: fc.integer({ min: 1, max: 40 }), suggestFrom: fc.integer({ min: 1, max: 60 }) }),
      (definition, seed, rate, dice, trouble) => {
        let rolled = 0;
        const draw = (below: number): number => dice[rolled++ % dice.length]! % below;
        const outcome = worldOf(seed, rate);
        const world = { outcomeOf: (id: string) => outcome(id).outcome, draw, ...trouble };
        let { run, input } = opened({ ...definition, blocks: definition.blocks.map(mended) });
        for (let task = trouble.suggestFrom; ;) {
          const history = simulateHistory(run, input, { ...world, suggestFrom: task });
          const { follower, happened } = follow(history);
          const told = happened.filter(({ type }) => type === 'step_settled').length;
          expect(told).toBeLessThanOrEqual(follower.run!.layout.all.length);
          if (history.ending !== 'went_on') break;
          input = nextInput(run);
          run = restoreRun((input as { snapshot: unknown }).snapshot);
          task = 1000;
        }
      },
    ),
    { numRuns: 100 },
  );
});

it('tells each call, repair and verdict in the order of the history', () => {
  const { run, input } = opened(
    chainOf([{ step: 'headline', prompt: '{{brief}}', checks: [{ judge: 'good?' }], repairs: 2 }]),
  );
  const answers = {
    'headline/generate/1': rejected('too long'),
    'headline/generate/2': written('Short'),
    'headline/judge/1': judged('fail', 'names no product'),
    'headline/generate/3': written('Lamp'),
    'headline/judge/2': judged('pass'),
  };
  const { happened } = follow(
    simulateHistory(run, input, { outcomeOf: (id) => answers[id as keyof typeof answers], ...noDice }),
  );
  expect(types(happened)).toEqual([
    'run_started',
    'call_started headline/generate/1',
    'call_ended headline/generate/1',
    'call_started headline/generate/2',
    'call_ended headline/generate/2',
    'call_started headline/judge/1',
    'call_ended headline/judge/1',
    'call_started headline/generate/3',
    'call_ended headline/generate/3',
    'call_started headline/judge/2',
    'call_ended headline/judge/2',
    'step_settled headline',
    'run_ended',
  ]);
  expect(happened[2]).toMatchObject({
    outcome: 'rejected',
    reasons: ['too long'],
    model: 'test-model',
    retries: 0,
  });
  expect(happened[3]).toMatchObject({ summary: 'headline · repair 1' });
  expect(happened[6]).toMatchObject({ outcome: 'rejected', reasons: ['names no product'] });
  expect(happened.at(-2)).toMatchObject({ status: 'repaired', attempts: 3, model: 'test-model' });
});

it('tells why a step failed and what was never started', () => {
  const { run, input } = opened(
    chainOf([
      { step: 'first', prompt: '{{brief}}', repairs: 0 },
      { step: 'second', prompt: '{{first}}' },
    ]),
  );
  const outcomeOf = () => failed('Model.Auth', 'the key is not valid', 'req_1');
  const { happened } = follow(simulateHistory(run, input, { outcomeOf, ...noDice }));
  expect(happened.at(-2)).toMatchObject({
    type: 'step_settled',
    path: 'first',
    status: 'failed',
    error: 'first failed: the key is not valid (request req_1)',
  });
  expect(happened.at(-1)).toEqual({ type: 'run_ended', status: 'failed' });
  expect(types(happened)).not.toContain('step_settled second');
});

it('takes in at the end what was answered after the last workflow task', () => {
  const { run, input } = opened(chainOf([{ step: 'first', prompt: '{{brief}}' }]));
  const { facts } = simulateHistory(run, input, { outcomeOf: () => written('paid for'), ...noDice });
  const follower = new Follower('run-1');
  const answered = facts.findIndex(({ kind }) => kind === 'call_ended');
  for (const fact of facts.slice(0, answered + 1)) follower.accept(fact);
  expect(follower.run!.state.outputs).toEqual({});
  expect(follower.finish()!.state.outputs).toEqual({ first: 'paid for' });
});

it('tells start and end of a run whose definition the workflow refuses', () => {
  const follower = new Follower('run-1');
  const started = { kind: 'started', input: { definition: { name: 1 } }, workflowType: 'odd' } as const;
  expect(follower.accept({ ...started, event: 1, at: 0 })).toEqual([{ type: 'run_started', chain: 'odd' }]);
  expect(
    follower.accept({ kind: 'closed', ending: 'failed', message: 'the chain cannot run', event: 5, at: 1 }),
  ).toEqual([{ type: 'run_ended', status: 'failed', message: 'the chain cannot run' }]);
  expect(follower.run).toBeUndefined();
});
