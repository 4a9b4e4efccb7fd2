import type { Json } from '../../../../src/chain/json';
import { normalise } from '../../../../src/chain/definition/normalise';
import { hashOf, newRun } from '../../../../src/chain/run/run';
import { restoreRun } from '../../../../src/chain/state/snapshot';
import { Follower } from '../../../../src/client/watch/follow';
import type { RunHappening } from '../../../../src/client/watch/run-event';
import { chainOf, written } from '../../../support/chains';
import { nextInput, simulateHistory } from './simulated-history';

const definition = normalise(
  chainOf([{ map: 'pages', over: 'titles', concurrency: 1, each: { step: 'draft', prompt: '{{item}}' } }], {
    inputs: { titles: 'array' },
  }),
);
const inputs = { titles: ['a', 'b', 'c'] };
const world = { outcomeOf: () => written('text'), draw: () => 0 };

function opened(input: Json, facts: ReturnType<typeof simulateHistory>['facts']): RunHappening[] {
  const follower = new Follower('run-1');
  return facts.flatMap((fact) => follower.accept(fact)).filter(({ type }) => type === 'map_opened');
}

test('a map tells how many items it has, and how far it is where the run goes on', () => {
  const first = { definition, hash: hashOf(definition), inputs } as unknown as Json;
  const run = newRun(definition, inputs, 0);
  const history = simulateHistory(run, first, { ...world, suggestFrom: 2 });
  expect(opened(first, history.facts)).toEqual([
    { type: 'map_opened', path: 'pages', items: { settled: 0, total: 3 } },
  ]);
  const next = nextInput(run);
  const goesOn = restoreRun((next as { snapshot: unknown }).snapshot);
  const { facts } = simulateHistory(goesOn, next, world);
  expect(opened(next, facts)).toEqual([
    { type: 'map_opened', path: 'pages', items: { settled: 1, total: 3 } },
  ]);
});
