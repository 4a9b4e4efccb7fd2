import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { newRun } from '../../../../src/chain/run/run';
import { driveVirtually } from '../../../../src/testing/virtual-run';
import { step } from '../../../support/blocks';
import { chainOf, ids, passing } from '../../../support/chains';
import { peopleOf } from '../../../support/random/random-people';
import { gate, twice } from '../../../support/redo-gate';
import { told } from '../../../support/scenes/scenario';

const first = step('first', 'x');
const checked = [step('checked', 'x', { checks: [{ validator: 'agrees' }] }), step('reader', '{{checked}}')];
const asking: Block[] = [{ text: 'joined', template: '{{first}}' }, gate('joined', 'first')];
const VERDICT_TOO = ['first/generate/2', 'checked/generate/2', 'checked/validate/2', 'reader/generate/2'];

const again = (calls: readonly string[]): string[] => calls.filter((id) => id.endsWith('/2'));

test('a verdict of a validator that was given what is made again is not a verdict any more', () => {
  const seen = told({ blocks: [first, ...checked, ...asking], people: twice });
  expect(again(ids(seen.calls))).toEqual(VERDICT_TOO);
});

test('it stays one where what is made again stands behind its step', () => {
  const unseen = told({ blocks: [...checked, first, ...asking], people: twice });
  expect(again(ids(unseen.calls))).toEqual(['first/generate/2']);
});

test.each([
  ['before it was so', false, ['first/generate/2']],
  ['since', true, VERDICT_TOO],
])('a history from %s goes on as it began, and is asked only where it matters', (_, isPatched, calls) => {
  const asked: string[] = [];
  const play = (blocks: readonly Block[]): string[] => {
    const patched = (change: string): boolean => asked.push(change) > 0 && isPatched;
    const run = newRun(normalise(chainOf(blocks)), { brief: 'b' }, 0, { patched });
    const people = peopleOf((__, nth) => ({ decision: nth === 0 ? 'reject' : 'approve' }));
    return again(ids(driveVirtually(run, (call) => ({ outcome: passing(call), ms: 1 }), people)));
  };
  expect(play([...checked, first, ...asking])).toEqual(['first/generate/2']);
  expect(asked).toEqual([]);
  expect(play([first, ...checked, ...asking])).toEqual(calls);
  expect(asked).toEqual(['redo-verdicts']);
});
