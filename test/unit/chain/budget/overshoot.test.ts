import type { Block } from '../../../../src/chain/definition/definition';
import type { Call } from '../../../../src/chain/run/call-parts';
import type { Outcome } from '../../../../src/chain/recovery/outcome';
import { driveVirtually } from '../../../../src/testing/virtual-run';
import { failed, runOf } from '../../../support/chains';

const LIMIT = 2000;

/** Numbers that are the same for the same seed. */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** How a call ends, and the output tokens that were really paid: a lost attempt may have taken all that it may. */
function draw(call: Call, below: (most: number) => number): { outcome: Outcome; paid: number } {
  const { maximumAttempts } = call.retry;
  const attempts = 1 + below(maximumAttempts);
  const outputTokens = 1 + below(call.maxTokens);
  switch (below(3)) {
    case 0:
      return {
        outcome: { ...failed('Model.Timeout'), lost: attempts } as Outcome,
        paid: attempts * call.maxTokens,
      };
    case 1:
      return { outcome: failed('Model.Overloaded'), paid: 0 };
    default: {
      const repeated = attempts - 1;
      const value = { model: 'm', usage: { inputTokens: 1, outputTokens }, output: 'text', repeated };
      return { outcome: { kind: 'returned', value }, paid: outputTokens + repeated * call.maxTokens };
    }
  }
}

/** A run whose calls end at random; what was paid by then, and what is in flight, whenever a call starts. */
function play(
  seed: number,
  maximumAttempts: number,
): { settled: number; inFlight: readonly Call[]; paid: number }[] {
  const below = drawer(seed);
  const blocks = Array.from({ length: 12 }, (_, i): Block => ({
    step: `s${i}`,
    prompt: 'x',
    maxTokens: 100 + below(400),
    onFailure: 'skip',
  }));
  const run = runOf([{ parallel: 'g', blocks }], {
    limits: { outputTokens: LIMIT },
    window: { calls: 1 + below(6) },
    defaults: { retry: { maximumAttempts }, repairs: 0 },
  });
  const made: { call: Call; until: number; paid: number }[] = [];
  const starts: { settled: number; inFlight: readonly Call[]; paid: number }[] = [];
  driveVirtually(run, (call, now) => {
    const { outcome, paid } = draw(call, below);
    const ms = 1 + below(5000);
    made.push({ call, until: now + ms, paid });
    const open = made.filter(({ until }) => until > now);
    const settled = made.filter(({ until }) => until <= now).reduce((sum, each) => sum + each.paid, 0);
    const all = made.reduce((sum, each) => sum + each.paid, 0);
    starts.push({ settled, inFlight: open.map((each) => each.call), paid: all });
    return { outcome, ms };
  });
  return starts;
}

const seeds = Array.from({ length: 80 }, (_, i) => i + 1);
const sum = (calls: readonly Call[], of: (call: Call) => number): number =>
  calls.reduce((total, call) => total + of(call), 0);

test('a limit is passed by no more than the repeated attempts of the calls in flight', () => {
  let passed = 0;
  for (const seed of seeds)
    for (const { settled, inFlight, paid } of play(seed, 4)) {
      expect(settled + sum(inFlight, ({ maxTokens }) => maxTokens)).toBeLessThanOrEqual(LIMIT);
      expect(paid).toBeLessThanOrEqual(LIMIT + sum(inFlight, (call) => 3 * call.maxTokens));
      if (paid > LIMIT) passed += 1;
    }
  // Else the bound would be loose, and the guide's warning idle.
  expect(passed).toBeGreaterThan(0);
});

test('a limit is not passed where no attempt is repeated', () => {
  for (const seed of seeds) for (const { paid } of play(seed, 1)) expect(paid).toBeLessThanOrEqual(LIMIT);
});
