import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import { attemptsTold, type Unheard } from '../../../../src/chain/budget/unheard';
import { normalise } from '../../../../src/chain/definition/normalise';
import type { Outcome } from '../../../../src/chain/recovery/outcome';
import { apply } from '../../../../src/chain/run/apply';
import { newRun, type Run } from '../../../../src/chain/run/run';
import { start } from '../../../../src/chain/run/start';
import { chainOf, failed, returned } from '../../../support/chains';

const RETRY = { maximumAttempts: 6, initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '4 s' };
const TIMEOUTS = { heartbeat: '10 s', scheduleToClose: '1 h' };
const step: Block = { step: 'a', prompt: 'write', maxTokens: 100, retry: RETRY, timeouts: TIMEOUTS };

const timeout = failed('Model.Timeout');
const unheard = (silent: Unheard['silent'], told: object = {}): Outcome =>
  ({ ...timeout, lost: 1, unheard: { ...attemptsTold(told), silent } }) as Outcome;

/** A run whose only call ended so, this many seconds after it began. */
function ended(outcome: Outcome, seconds = 1, rest: Partial<ChainDefinition> = {}, patched = true): Run {
  const run = newRun(normalise(chainOf([step], rest)), { brief: 'b' }, 0, { patched: () => patched });
  const [call] = start(run, 0);
  apply(run, call!.id, outcome, seconds * 1000);
  return run;
}
const lostIn = ({ state }: Run): number | undefined => {
  const { lost } = state.metadata;
  return lost && lost.outputTokens / 100;
};

describe('attempts that are counted as lost', () => {
  test.each<[string, Outcome, number | undefined]>([
    ['as many as a cancelled call says', { kind: 'cancelled', lost: 4 }, 4],
    ['one of a call that was cancelled while no worker had it', { kind: 'cancelled' }, 1],
    ['none of a call that was cancelled before it asked', { kind: 'cancelled', lost: 0 }, undefined],
    ['none of a call that no worker took', unheard('none'), undefined],
    ['the last one, and those told of', unheard('last', { lost: 2, reported: 1 }), 3],
    ['all that the policy allows', unheard('all'), 6],
    ['all that it allows but the refused ones', unheard('all', { unpaid: 2 }), 4],
    ['those told of, even where they are more than a policy allows', unheard('all', { lost: 9 }), 9],
    ['one of a call that somebody answered with what is not a reply', returned({}), 1],
  ])('are %s', (_, outcome, attempts) => {
    expect(lostIn(ended(outcome))).toBe(attempts);
  });

  // Silent for 10 s each; 1, 2, 4, 4, … s between them.
  test.each([
    [5, 1],
    [10, 1],
    [11, 2],
    [22, 2],
    [23, 3],
    [37, 4],
    [51, 5],
    [3600, 6],
  ])('are as many as can fall silent one after the other: in %d s, %d', (seconds, attempts) => {
    expect(lostIn(ended(unheard('some'), seconds))).toBe(attempts);
  });

  test('count what reported itself on top of what may have fallen silent, and never less than is known', () => {
    expect(lostIn(ended(unheard('some', { lost: 2, reported: 2 }), 23))).toBe(5);
    expect(lostIn(ended(unheard('some', { lost: 4, reported: 0 }), 11))).toBe(5);
    expect(lostIn(ended(unheard('some', { unpaid: 5 }), 3600))).toBe(1);
  });

  test('count no time that passed after the call was over', () => {
    const short = { defaults: { timeouts: { scheduleToClose: '25 s' } } };
    const run = newRun(
      normalise(chainOf([{ ...step, timeouts: { heartbeat: '10 s' } } as Block], short)),
      { brief: 'b' },
      0,
    );
    const [call] = start(run, 0);
    apply(run, call!.id, unheard('some'), 86_400_000);
    expect(lostIn(run)).toBe(3);
  });

  test('count as calls too, but for the one that was counted when it started', () => {
    const run = ended({ kind: 'cancelled', lost: 4 });
    expect(run.state.metadata.lost).toMatchObject({ calls: 3 });
    expect(run.state.metadata.usage.calls).toBe(1);
  });
});

describe('a history from before they were all counted', () => {
  test.each<[string, Outcome, number | undefined]>([
    ['a cancelled call as one attempt', { kind: 'cancelled', lost: 4 }, 1],
    ['a timeout as one', unheard('some'), 1],
    ['one that followed the last attempt as all', unheard('all', { unpaid: 2 }), 6],
    [
      'what somebody else ended as none',
      { ...failed('X'), unheard: { ...attemptsTold({}), silent: 'last' } } as Outcome,
      undefined,
    ],
    ['what the call says as it says it', { ...failed('X'), lost: 2 } as Outcome, 2],
  ])('counts %s', (_, outcome, attempts) => {
    expect(lostIn(ended(outcome, 60, {}, false))).toBe(attempts);
  });

  test('is asked about only where it makes a difference', () => {
    let asked = 0;
    const run = newRun(normalise(chainOf([step])), { brief: 'b' }, 0, { patched: () => (asked += 1) > 0 });
    const [call] = start(run, 0);
    apply(run, call!.id, { ...failed('X'), lost: 2 } as Outcome, 1000);
    expect(asked).toBe(0);
  });
});
