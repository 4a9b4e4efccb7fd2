import type { StepBlock } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { newRun, type Run } from '../../../../src/chain/run/run';
import { snapshotOf } from '../../../../src/chain/state/snapshot';
import { planResume } from '../../../../src/client/resume/plan-resume';
import { ChainDefinitionError } from '../../../../src/define';
import { chainOf, failed, play } from '../../../support/chains';

const step = (checks: StepBlock['checks'] = []): StepBlock => ({ step: 'b', prompt: '{{a}}', checks });
const chainWith = (last: StepBlock) => chainOf([{ step: 'a', prompt: '{{brief}}' }, last]);

/** A run that failed, of a chain that breaks a rule of this release. */
function taken(): Run {
  const run = newRun(normalise(chainWith(step([{ minWords: 9 }, { maxWords: 1 }]))), { brief: 'b' }, 0);
  play(run, { b: failed('Model.Refused') });
  return run;
}

test('a run whose chain an earlier release took goes on with a chain that is mended', () => {
  const mended = { ...chainWith(step([{ maxWords: 9 }])) };
  const plan = planResume(snapshotOf(taken()), { chain: mended }, { touched: 'refuse', at: 1 });
  expect([plan.kept, plan.remaining.next]).toEqual([['a'], ['b']]);
});

test('without one it is refused with the problems and the mend', () => {
  const resumed = () => planResume(snapshotOf(taken()), {}, { touched: 'refuse', at: 1 });
  expect(resumed).toThrow(ChainDefinitionError);
  expect(resumed).toThrow(
    /^the run's chain, .* is to be mended and given \(`chain`\): it has 1 problem:\n.*minWords/s,
  );
});
