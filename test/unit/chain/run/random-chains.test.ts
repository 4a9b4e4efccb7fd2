import fc from 'fast-check';
import { estimate } from '../../../../src/chain/effort/estimate';
import { normalise } from '../../../../src/chain/definition/normalise';
import { newRun, type Run } from '../../../../src/chain/run/run';
import { driveVirtually, type VirtualCall } from '../../../../src/testing/virtual-run';
import { ids } from '../../../support/chains';
import { randomChain, worldOf } from '../../../support/random/random-chains';
import { meaningOf } from '../../../support/reference/reference';
import { statusesOf } from '../../../support/statuses';
import type { ChainDefinition } from '../../../../src/chain/definition/definition';

const INPUTS = { brief: 'a brief' };
const rate = fc.constantFrom(0, 0.1, 0.3, 0.6);

function drive(
  definition: ChainDefinition,
  seed: number,
  failureRate: number,
): { run: Run; calls: VirtualCall[] } {
  const world = worldOf(seed, failureRate);
  const run = newRun(normalise(definition), INPUTS, 0, { hash: 'any' });
  return { run, calls: driveVirtually(run, (call) => world(call.id)) };
}

test('thousands of random chains with random failures mean what the reference interpreter says', () => {
  fc.assert(
    fc.property(randomChain(), fc.nat(), rate, (definition, seed, failureRate) => {
      const { run, calls } = drive(definition, seed, failureRate);
      const meaning = meaningOf(definition, INPUTS, worldOf(seed, failureRate));
      const statuses = statusesOf(run.state);
      expect({ status: run.state.status, statuses }).toEqual({
        status: meaning.status,
        statuses: meaning.statuses,
      });
      expect(ids(calls).sort()).toEqual([...meaning.calls].sort());
      expect(Object.keys(run.state.outputs).sort()).toEqual(Object.keys(meaning.outputs).sort());
    }),
    { numRuns: 3000 },
  );
});

test('the same chain and the same failures give the same calls in the same order twice', () => {
  fc.assert(
    fc.property(randomChain({ siblings: true }), fc.nat(), rate, (definition, seed, failureRate) => {
      const [one, two] = [drive(definition, seed, failureRate), drive(definition, seed, failureRate)];
      expect(one.calls).toEqual(two.calls);
      expect(one.run.state).toEqual(two.run.state);
    }),
    { numRuns: 1000 },
  );
});

test('every run ends, and never has more calls in flight than its window', () => {
  fc.assert(
    fc.property(randomChain({ siblings: true }), fc.nat(), rate, (definition, seed, failureRate) => {
      const { run, calls } = drive(definition, seed, failureRate);
      expect(run.state.status).not.toBe('running');
      expect(Object.values(run.state.steps).filter(({ status }) => status === 'running')).toEqual([]);
      const moments = calls.map(
        ({ startedAt }) => calls.filter((c) => c.startedAt <= startedAt && c.endedAt > startedAt).length,
      );
      expect(Math.max(0, ...moments)).toBeLessThanOrEqual(definition.window!.calls!);
    }),
    { numRuns: 1000 },
  );
});

test('no run makes more model calls than the estimate says at worst, and a calm one makes those of the best case', () => {
  fc.assert(
    fc.property(randomChain(), fc.nat(), rate, (definition, seed, failureRate) => {
      const { run } = drive(definition, seed, failureRate);
      const { best, worst } = estimate(normalise(definition));
      const { calls } = run.state.metadata.usage;
      const isCalm = failureRate === 0;
      expect([calls <= worst.calls, !isCalm || calls >= best.calls]).toEqual([true, true]);
    }),
    { numRuns: 1000 },
  );
});
