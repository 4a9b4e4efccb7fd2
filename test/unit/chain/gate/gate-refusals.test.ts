import { claim, takeSignal, timeOut } from '../../../../src/chain/gate/decide';
import { refusalOf } from '../../../../src/chain/gate/refusal';
import { start } from '../../../../src/chain/run/start';
import { asking, refusal, tokenOf, words } from '../../../support/asking';
import { play, runOf } from '../../../support/chains';

describe('a decision is refused', () => {
  test.each([
    ['that is none', null, /a decision is \{ gate, content/],
    ['of another word', { gate: 'ok', content: 'c', decision: 'maybe', decidedBy: 'dana' }, /a decision is/],
    ['of nobody', { gate: 'ok', content: 'c', decision: 'approve', decidedBy: '' }, /a decision is/],
    [
      'whose reason is none',
      { gate: 'ok', content: 'c', decision: 'reject', decidedBy: 'dana', reason: 5 },
      /a decision is/,
    ],
    [
      'about a gate that there is not',
      { gate: 'no', content: 'c', decision: 'approve', decidedBy: 'dana' },
      'test_chain has no gate "no"',
    ],
    [
      'about a step that asks nothing',
      { gate: 'draft', content: 'c', decision: 'approve', decidedBy: 'dana' },
      'draft is not open: nothing is asked there',
    ],
  ])('%s', (_, decision, message) => {
    expect(refusalOf(asking(), decision, { runId: 'run-1' })).toMatch(message);
  });

  test('before the gate is open', () => {
    const run = runOf([
      { step: 'draft', prompt: 'x' },
      { approval: 'ok', of: 'draft' },
    ]);
    start(run, 0);
    expect(refusalOf(run, { gate: 'ok', content: 'c', decision: 'approve', decidedBy: 'dana' })).toBe(
      'ok is not open: nothing is asked there yet',
    );
  });

  test('that approves and brings a value, which nobody has checked', () => {
    const said = /takes what is shown as it is: to put a value in its place, decide "edit"/;
    expect(refusal(asking(), { value: 'unseen' })).toMatch(said);
    expect(refusal(asking(), { value: null })).toBeUndefined();
    const run = asking();
    takeSignal(run, words(run, { value: 'unseen' }), 5);
    expect(run.state.steps.ok!.gate).toMatchObject({
      status: 'open',
      refusals: [{ reason: expect.stringMatching(said) as string }],
    });
  });

  test('after it has closed, and is told by whom', () => {
    const run = asking();
    claim(run, words(run, { decidedBy: 'ada' }), 'update', 5);
    expect(refusal(run)).toBe('ok is closed: it was approved by ada before');
    const late = asking({ timeout: 5 });
    timeOut(late, 'ok', 1005);
    expect(refusal(late)).toBe('ok is closed: it was timed out before');
  });

  test('that was made on other content, or in another history', () => {
    const run = asking();
    expect(refusal(run)).toBeUndefined();
    expect(refusal(run, { content: 'feedfacefeedface' })).toBe(
      'ok asks about other content than "feedfacefeedface": look at it again',
    );
    expect(refusal(run, { content: tokenOf(run, 'run-0') })).toMatch(/other content/);
    expect(refusalOf(run, words(run, { content: tokenOf(run, 'run-0') }))).toBeUndefined();
  });

  test('of an earlier round, even where the content is the same', () => {
    const run = asking({ onReject: { redo: 'draft' } });
    const seen = tokenOf(run);
    claim(run, words(run, { decision: 'reject' }), 'update', 5);
    play(run);
    expect(run.state.steps.ok!.gate!.round).toBe(2);
    expect(refusal(run, { content: seen })).toMatch(/other content/);
  });

  test('of somebody who may not', () => {
    const run = asking({ approvers: ['ada'] });
    expect(refusal(run)).toBe('dana may not decide ok');
    expect(refusal(run, { decidedBy: 'ada' })).toBeUndefined();
  });

  test('that edits without a value, or with one that is not JSON', () => {
    const run = asking();
    expect(refusal(run, { decision: 'edit' })).toBe('an edit brings the value that it puts in place');
    expect(refusal(run, { decision: 'edit', value: '\ud800' })).toBe(
      'the value $ holds a lone surrogate, which UTF-8 cannot hold',
    );
  });
});

test('in a history from before, the value of an approval was taken', () => {
  const run = { ...asking(), patched: () => false };
  claim(run, words(run, { value: 'unseen' }), 'update', 5);
  expect(run.state.outputs.draft).toBe('unseen');
  for (const value of ['unseen', null]) {
    const now = asking();
    claim(now, words(now, { value }), 'update', 5);
    expect(now.state.outputs.draft).toBe('draft text');
  }
});
