import { apply } from '../../../../src/chain/run/apply';
import { pendingGates } from '../../../../src/chain/gate/approvals';
import fc from 'fast-check';
import { canonicalJson } from '../../../../src/chain/json';
import { claim, takeSignal, timeOut } from '../../../../src/chain/gate/decide';
import type { Block } from '../../../../src/chain/definition/definition';
import { contentToken } from '../../../../src/chain/gate/gate';
import type { Decision } from '../../../../src/chain/gate/gate-record';
import { refusalOf } from '../../../../src/chain/gate/refusal';
import { start } from '../../../../src/chain/run/start';
import { asking, refusal, tokenOf, words } from '../../../support/asking';
import { failed, ids, play, returned, runOf, written } from '../../../support/chains';

const PASS = returned({ verdict: 'pass', reasons: [] });
const FAIL = returned({ verdict: 'fail', reasons: ['not yours', 'ask ada'] });

test('what a person is shown says what is asked, about what, until when and of whom', () => {
  const run = asking({ message: 'For {{brief}}: {{draft}}', timeout: '1 hour', approvers: ['ada', 'dana'] });
  expect(pendingGates(run, 'run-1')).toEqual([
    {
      gate: 'ok',
      asks: 'approval',
      round: 1,
      message: 'For b: draft text',
      of: 'draft',
      value: 'draft text',
      content: tokenOf(run),
      openedAt: 1000,
      deadline: 3_601_000,
      onTimeout: 'fail',
      approvers: ['ada', 'dana'],
    },
  ]);
  expect(tokenOf(run)).toMatch(/^[0-9a-f]{16}$/);
});

test('an output too large for the answer is left out and says so', () => {
  const run = runOf([
    { step: 'draft', prompt: 'x' },
    { approval: 'ok', of: 'draft' },
  ]);
  play(run, { draft: written('x'.repeat(1_100_000)) });
  expect(pendingGates(run, 'run-1')[0]).toMatchObject({ shortened: true, of: 'draft' });
  expect(pendingGates(run, 'run-1')[0]).not.toHaveProperty('value');
});

describe('a decision is looked at before it holds', () => {
  test('and meanwhile the second who decides is told who is first', () => {
    const run = asking({ authorize: 'mayDecide' });
    const taken = claim(run, words(run, { decidedBy: 'ada' }), 'update', 2000);
    expect(refusal(run)).toBe('ok is being decided by ada');
    expect(pendingGates(run, 'run-1')[0]!.claimedBy).toBe('ada');
    expect(start(run, 2000).map(({ id, activity, args }) => [id, activity, args])).toEqual([
      ['ok/authorize/1', 'mayDecide', [{ gate: 'ok', decision: 'approve', decidedBy: 'ada' }]],
    ]);
    apply(run, 'ok/authorize/1', PASS, 2500);
    expect(taken.ended).toBe('held');
    expect(run.state.outputs.draft).toBe('draft text');
    expect(run.state.steps.ok!.gate!.decisions).toMatchObject([{ decidedBy: 'ada', at: 2500 }]);
  });

  test.each([
    ['refuses', FAIL, 'not yours; ask ada'],
    ['refuses without a word', returned({ verdict: 'fail', reasons: [] }), 'mayDecide gave no reason'],
    ['throws', failed('TypeError', 'bug'), 'mayDecide gave no verdict: bug'],
    [
      'answers something else',
      returned(true),
      "mayDecide must answer { verdict: 'pass' | 'fail', reasons: string[] }",
    ],
  ])('where authorize %s it does not count, and the gate is as open as before', (_, outcome, reason) => {
    const run = asking({ authorize: 'mayDecide' });
    const taken = claim(run, words(run), 'update', 2000);
    start(run, 2000);
    apply(run, 'ok/authorize/1', outcome, 2500);
    expect(taken.ended).toEqual({ refused: reason });
    expect(run.state.steps.ok!.gate).toMatchObject({
      status: 'open',
      refusals: [{ decidedBy: 'dana', reason, at: 2500 }],
    });
    expect(run.state.outputs).toEqual({});
    claim(run, words(run, { decidedBy: 'ada' }), 'update', 3000);
    expect(ids(play(run))).toEqual(['ok/authorize/2']);
    expect(run.state.outputs.draft).toBe('draft text');
  });

  test('a signal by what it was made on', () => {
    const run = asking({ authorize: 'mayDecide' });
    claim(run, words(run), 'signal', 2000);
    expect(start(run, 2000).map(({ id, args }) => [id, args])).toEqual([
      ['ok/admit/1', [{ content: run.state.steps.ok!.gate!.content, token: tokenOf(run) }]],
    ]);
    apply(run, 'ok/admit/1', PASS, 2001);
    expect(start(run, 2001).map(({ id }) => id)).toEqual(['ok/authorize/1']);
    apply(run, 'ok/authorize/1', PASS, 2002);
    expect(run.state.steps.ok!.gate!.decisions).toMatchObject([{ via: 'signal' }]);
  });

  test('an edit by the schema of an activity or a text, and by nothing where its maker declares none', () => {
    const looks = (maker: Block): unknown => {
      const run = runOf([maker, { approval: 'ok', of: 'made' }]);
      play(run);
      claim(run, words(run, { decision: 'edit', value: 'by hand' }), 'update', 5);
      return start(run, 5).map(({ args }) => args[0]);
    };
    expect(looks({ activity: 'made', output: { type: 'array' } })).toEqual([{ output: { type: 'array' } }]);
    expect(looks({ text: 'made', template: 'x' })).toEqual([{ output: { type: 'string' } }]);
    expect(looks({ activity: 'made' })).toEqual([]);
  });

  test('what is too large to be looked at does not count', () => {
    const run = asking();
    const taken = claim(run, words(run, { decision: 'edit', value: 'x'.repeat(2_040_000) }), 'update', 5);
    expect(start(run, 5)).toEqual([]);
    expect(taken.ended).toMatchObject({
      refused: expect.stringMatching(/above Temporal's limits/) as string,
    });
    expect(run.state.steps.ok!.gate!.status).toBe('open');
  });
});

test('a deadline that passes while a decision is looked at counts once that is refused', () => {
  for (const [outcome, status] of [
    [FAIL, 'timed_out'],
    [PASS, 'approved'],
  ] as const) {
    const run = asking({ authorize: 'mayDecide', timeout: 5000 });
    claim(run, words(run), 'update', 2000);
    start(run, 2000);
    timeOut(run, 'ok', 6000);
    expect(run.state.steps.ok!.gate!.status).toBe('open');
    apply(run, 'ok/authorize/1', outcome, 7000);
    expect(run.state.steps.ok!.gate!.status).toBe(status);
  }
});

test('of signals that did not count the newest twenty are kept, and nothing of what is about no gate', () => {
  const run = asking({ approvers: ['ada'] });
  for (let n = 0; n < 25; n++) takeSignal(run, words(run, { decidedBy: `p${n}` }), n);
  takeSignal(run, words(run, { gate: 'draft' }), 0);
  takeSignal(run, null as unknown as Decision, 0);
  const { refusals } = run.state.steps.ok!.gate!;
  const last = { decidedBy: 'p24', reason: 'p24 may not decide ok', at: 24 };
  expect([refusals!.length, refusals![0]!.decidedBy, refusals!.at(-1)]).toEqual([20, 'p5', last]);
});

test('a signal may bring anything: it never throws, never counts, and the state can still be written down', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const part = fc.oneof(
    json,
    fc.constant({ toString: 1 }),
    fc.string({ unit: 'binary' }),
    fc.constant('\ud83d'),
  );
  const said = fc.oneof(
    json,
    fc.record({
      gate: fc.oneof(fc.constant('ok'), part),
      content: part,
      decision: part,
      decidedBy: part,
      reason: part,
    }),
    fc.record({
      gate: fc.constantFrom('ok', '__proto__', 'constructor', 'toString'),
      content: fc.string(),
      decision: fc.constantFrom('approve', 'edit', 'reject'),
      decidedBy: fc.string({ unit: 'binary' }),
      reason: fc.string({ unit: 'binary' }),
    }),
  );
  fc.assert(
    fc.property(fc.array(said, { maxLength: 5 }), (signals) => {
      const run = asking({ approvers: ['ada'] });
      for (const signal of signals) takeSignal(run, signal, 5);
      expect(run.state.steps.ok!.gate).toMatchObject({ status: 'open' });
      expect(run.state.steps.ok!.gate!.claim).toBeUndefined();
      canonicalJson(run.state);
    }),
    { numRuns: 2000 },
  );
});

test.each(['reason', 'decidedBy'])(
  'a %s that is cut within an emoji is refused by name, and its start is kept well formed',
  (part) => {
    const run = asking();
    expect(refusal(run, { [part]: `${'x'.repeat(99)}\ud83d` })).toMatch(
      new RegExp(`^its ${part} holds? a lone surrogate|^its ${part} .*lone surrogate`),
    );
    takeSignal(run, words(run, { [part]: `${'x'.repeat(99)}\ud83d\ude00`, content: 7 as never }), 5);
    canonicalJson(run.state);
  },
);

test('signals beyond those that can wait are noted, and the same one twice waits once', () => {
  const run = asking({ authorize: 'mayDecide' });
  claim(run, words(run), 'update', 2000);
  for (let n = 0; n < 3; n++) takeSignal(run, words(run, { decidedBy: 'bo' }), 2001);
  expect(run.state.steps.ok!.gate!.queue).toHaveLength(1);
  for (let n = 0; n < 100; n++) takeSignal(run, words(run, { decidedBy: `p${n}` }), 2002);
  const { queue, refusals } = run.state.steps.ok!.gate!;
  expect(queue).toHaveLength(100);
  expect(refusals).toEqual([
    { decidedBy: 'p99', reason: '100 decisions wait to be looked at: send it again later', at: 2002 },
  ]);
});

test('signals that come while another decision is looked at wait for that, and the first that counts is next', () => {
  const run = asking({ authorize: 'mayDecide', approvers: ['ada', 'bo', 'cy'] });
  claim(run, words(run, { decidedBy: 'ada' }), 'update', 2000);
  for (const decidedBy of ['dana', 'bo', 'cy']) takeSignal(run, words(run, { decidedBy }), 2001);
  start(run, 2001);
  apply(run, 'ok/authorize/1', FAIL, 2002);
  expect(run.state.steps.ok!.gate!.claim).toMatchObject({ via: 'signal', decision: { decidedBy: 'bo' } });
  expect(ids(play(run))).toEqual(['ok/admit/1', 'ok/authorize/2']);
  const { decisions, refusals, queue } = run.state.steps.ok!.gate!;
  expect([decisions!.map(({ decidedBy }) => decidedBy), queue]).toEqual([['bo'], undefined]);
  expect(refusals!.map(({ reason }) => reason)).toEqual([
    'dana may not decide ok',
    'not yours; ask ada',
    'ok is closed: it was approved by bo before',
  ]);
});

test("a gate that a sibling's failure ends is closed for whoever comes, and for whoever is being looked at", () => {
  const run = runOf([
    {
      parallel: 'g',
      siblings: 'cancel',
      blocks: [
        { step: 'bad', prompt: 'x' },
        { step: 'draft', prompt: 'x' },
        { approval: 'ok', of: 'draft', authorize: 'mayDecide' },
      ],
    },
  ]);
  start(run, 0);
  apply(run, 'g/draft/generate/1', written('d'), 1);
  start(run, 1);
  const { content } = run.state.steps['g/ok']!.gate!;
  const decision = {
    gate: 'g/ok',
    content: contentToken(content, 'run-1'),
    decision: 'approve',
    decidedBy: 'dana',
  } as const;
  const taken = claim(run, decision, 'update', 2);
  start(run, 2);
  apply(run, 'g/bad/generate/1', failed('Model.Refused'), 3);
  apply(run, 'g/ok/authorize/1', { kind: 'cancelled' }, 4);
  start(run, 4);
  expect(run.state.status).toBe('failed');
  expect(run.state.steps['g/ok']).toMatchObject({ status: 'skipped', gate: { status: 'withdrawn' } });
  expect(taken.ended).toEqual({ refused: 'what was asked about has been withdrawn' });
  expect(refusalOf(run, decision, { runId: 'run-1' })).toBe('g/ok is closed: it was withdrawn before');
});

test('what a signal says in fields that nobody reads is kept as UTF-8 holds it, and queued once', () => {
  const run = asking({ authorize: 'mayDecide' });
  const said = (note: string): Decision =>
    ({ ...words(run, { decision: 'reject' }), note: [{ [note]: note }] }) as Decision;
  for (const note of ['a\ud800', 'b\ud800', 'b\ud800', 'c']) takeSignal(run, said(note), 2000);
  const { claim: taken, queue } = run.state.steps.ok!.gate!;
  expect(taken!.decision).toMatchObject({ note: [{ 'a\ufffd': 'a\ufffd' }] });
  expect(queue).toHaveLength(2);
  expect(() => canonicalJson(run.state)).not.toThrow();
});
