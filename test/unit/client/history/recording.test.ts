import fc from 'fast-check';
import type { ChainDefinition } from '../../../../src/chain/definition/definition';
import type { Fixture } from '../../../../src/chain/fixture/fixture';
import { sealFixture } from '../../../../src/chain/fixture/read-fixture';
import type { Json } from '../../../../src/chain/json';
import { normalise } from '../../../../src/chain/definition/normalise';
import { newRun, type Run } from '../../../../src/chain/run/run';
import { restoreRun, type Snapshot, snapshotOf } from '../../../../src/chain/state/snapshot';
import type { Fact } from '../../../../src/client/watch/facts';
import { Follower } from '../../../../src/client/watch/follow';
import { Recording } from '../../../../src/client/history/recording';
import { playThrough } from '../../../../src/testing/fixtures/play-fixture';
import { drawer, randomChain, worldOf } from '../../../support/random/random-chains';
import { nextInput, simulateHistory, type World } from '../watch/simulated-history';

const INPUTS = { brief: 'a brief' };
const START = 1_000_000;

/** The histories of one run, until it ended or was cancelled. */
function historiesOf(definition: ChainDefinition, world: World): (readonly Fact[])[] {
  const normal = normalise(definition);
  let run = newRun(normal, INPUTS, START);
  let input: Json = { definition: normal, hash: run.hash, inputs: INPUTS } as unknown as Json;
  const histories: (readonly Fact[])[] = [];
  for (;;) {
    const { facts, ending } = simulateHistory(run, input, world);
    // Every history of the simulation begins at the same time; Temporal's follow each other.
    const shift = (histories.at(-1)?.at(-1)?.at ?? START) - START;
    histories.push(facts.map((fact) => ({ ...fact, at: fact.at + shift })));
    if (ending !== 'went_on' || histories.length > 20) return histories;
    input = nextInput(run);
    run = restoreRun(snapshotOf(run));
  }
}

/** As `recordRun` does; what a call was sent is what the state machine says. */
function recorded(histories: readonly (readonly Fact[])[]): { run: Run; fixture: Fixture } {
  const recording = new Recording();
  let run: Run | undefined;
  for (const [i, facts] of histories.entries()) {
    const follower = new Follower(`run-${i}`, recording);
    for (const fact of facts) {
      recording.note(fact);
      follower.accept(fact);
      if (fact.kind !== 'call_scheduled') continue;
      const { activity, args, summary } = follower.run!.inFlight.get(fact.callId)!.call;
      recording.call(fact.callId, { activity, args, summary }, fact.at);
    }
    if (i === histories.length - 1) recording.over();
    run = follower.finish();
  }
  const fixture = sealFixture(recording.fixture(run!, 'page', 'run'));
  return { run: run!, fixture: JSON.parse(JSON.stringify(fixture)) as Fixture };
}

const worlds = fc
  .record({
    seed: fc.nat(),
    rate: fc.constantFrom(0, 0.1, 0.3, 0.6),
    draws: fc.array(fc.nat(), { minLength: 300, maxLength: 300 }),
    cancelAt: fc.option(fc.integer({ min: 2, max: 8 }), { nil: undefined }),
    suggestFrom: fc.option(fc.integer({ min: 2, max: 6 }), { nil: undefined }),
  })
  .map(({ seed, rate, draws, cancelAt, suggestFrom }): World => {
    const world = worldOf(seed, rate);
    return {
      outcomeOf: (id) => world(id).outcome,
      draw: drawer(draws),
      ...(cancelAt !== undefined && { cancelAt }),
      ...(suggestFrom !== undefined && { suggestFrom }),
    };
  });

test('a run that ended, was cancelled or went on as new plays as it was', () => {
  fc.assert(
    fc.property(randomChain({ siblings: true }), worlds, (definition, world) => {
      const { run, fixture } = recorded(historiesOf(definition, world));
      const { differences, status, outputs } = playThrough(definition, fixture);
      expect(differences).toEqual([]);
      expect({ status, outputs }).toEqual({ status: run.state.status, outputs: run.state.outputs });
    }),
    { numRuns: 150 },
  );
}, 120_000);

test('a run that was recorded while it ran plays to where it was, wherever that is', () => {
  fc.assert(
    fc.property(randomChain({ siblings: true }), worlds, fc.nat(), (definition, world, choice) => {
      const histories = historiesOf(definition, world);
      const last = histories.at(-1)!;
      // Behind its first workflow task: before that, there is no run yet.
      const first = last.findIndex(({ kind }) => kind === 'task_completed') + 1;
      let end = first + (choice % (last.length - first));
      // What a workflow task schedules is written together with its end.
      while (last[end]?.kind === 'call_scheduled') end += 1;
      const { run, fixture } = recorded([...histories.slice(0, -1), last.slice(0, end)]);
      const { differences, outputs } = playThrough(definition, fixture);
      expect(differences).toEqual([]);
      expect(outputs).toEqual(run.state.outputs);
    }),
    { numRuns: 150 },
  );
}, 120_000);

test('the same histories give the same fixture, byte for byte', () => {
  fc.assert(
    fc.property(randomChain({ siblings: true }), worlds, (definition, world) => {
      const histories = historiesOf(definition, world);
      expect(JSON.stringify(recorded(histories).fixture)).toBe(JSON.stringify(recorded(histories).fixture));
    }),
    { numRuns: 10 },
  );
});

test('what was started before the histories that are left is where the fixture starts from', () => {
  fc.assert(
    fc.property(randomChain({ siblings: true }), worlds, (definition, world) => {
      const histories = historiesOf(definition, { ...world, suggestFrom: 3 });
      fc.pre(histories.length > 1);
      const { fixture } = recorded(histories.slice(1));
      const [started] = histories[1]! as readonly [Extract<Fact, { kind: 'started' }>];
      const { snapshot } = started.input as { readonly snapshot: Snapshot };
      expect(fixture.state).toEqual(snapshot.state);
      expect(playThrough(definition, fixture).differences).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 120_000);
