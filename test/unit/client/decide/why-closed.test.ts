import { claim, timeOut } from '../../../../src/chain/gate/decide';
import type { Run } from '../../../../src/chain/run/run';
import { whyClosed } from '../../../../src/client/decide/why-closed';
import type { RunInfoStatus } from '../../../../src/client/watch/run-event';
import { asking, words } from '../../../support/asking';
import { runOf } from '../../../support/chains';

const END = '2026-11-28T14:02:11.000Z';
const why = (run: Run, status: RunInfoStatus = 'running', gate = 'ok'): string | undefined =>
  whyClosed({ id: 'page-1', run, status, ...(status !== 'running' && { endedAt: new Date(END) }) }, gate);

function decided(): Run {
  const run = asking();
  claim(run, words(run, { decidedBy: 'ada' }), 'update', 5000);
  return run;
}

test('a decided gate says who decided it and when, and how its run ended since', () => {
  const by = 'ok of run page-1 is closed: it was approved by ada at 1970-01-01T00:00:05.000Z';
  expect(why(decided())).toBe(by);
  expect(why(decided(), 'done')).toBe(`${by}; run page-1 is done at ${END}`);
});

test('a gate that nobody decided in time says so', () => {
  const run = asking({ timeout: 5 });
  timeOut(run, 'ok', 6000);
  expect(why(run)).toBe('ok of run page-1 is closed: nobody decided before 1970-01-01T00:00:06.000Z');
});

test('an open gate of a run that ended went with it', () => {
  expect(why(asking(), 'cancelled')).toBe(`run page-1 was cancelled at ${END}, and ok with it`);
  expect(why(asking(), 'terminated')).toBe(`run page-1 was terminated at ${END}, and ok with it`);
});

test('a run that ended before it asked says that', () => {
  const run = runOf([
    { step: 'draft', prompt: 'x' },
    { approval: 'ok', of: 'draft' },
  ]);
  expect(why(run, 'failed')).toBe(`run page-1 failed at ${END} before anything was asked at ok`);
  expect(why(run)).toBeUndefined();
});

test('a gate that a run under way never had is left to who knows what is open', () => {
  expect(why(asking(), 'running', 'okk')).toBeUndefined();
  expect(why(asking())).toBeUndefined();
});

test('a gate that an ended run never had is told by what was probably meant', () => {
  expect(why(asking(), 'done', 'okk')).toBe(
    `test_chain has no gate "okk": did you mean "ok"?; run page-1 is done at ${END}`,
  );
});
