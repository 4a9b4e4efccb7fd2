import type { ApprovalBlock, Block } from '../../../../src/chain/definition/definition';
import { hashOf } from '../../../../src/chain/run/run';
import { step } from '../../../support/blocks';
import { failed, ids, play, returned, runOf, written } from '../../../support/chains';
import { type Scenario, told } from '../../../support/scenes/scenario';

const gate = (rest: Partial<ApprovalBlock> = {}): Block => ({ approval: 'ok', of: 'draft', ...rest });
const after: Block = { text: 'after', template: '[{{draft?}}]' };
const list = (terms: Partial<ApprovalBlock>, rest: Partial<Scenario> = {}): Scenario => ({
  blocks: [step('draft', 'x'), gate(terms), after],
  ...rest,
});

test('nothing after an approval starts before somebody has decided', () => {
  const { run } = told({ blocks: [step('draft', 'x'), gate(), step('after', 'no reference')] });
  expect(run.state.status).toBe('running');
  expect(run.state.outputs).toEqual({});
  expect(run.state.steps).toMatchObject({
    draft: { status: 'done', held: { value: 'draft text' } },
    ok: { status: 'running', gate: { status: 'open', round: 1, openedAt: 1000 } },
  });
  expect(run.state.steps.after).toBeUndefined();
});

test('in a group only those who name the output wait', () => {
  const { run } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [step('draft', 'x'), gate(), step('reader', '{{draft}}'), step('other', 'x')],
      },
    ],
  });
  expect(run.state.outputs).toEqual({ other: 'g/other text' });
  expect(run.state.steps['g/reader']).toBeUndefined();
});

test('approved, the output is there for everyone, and the record says who, when, on what and by which door', () => {
  const { run } = told(
    list({}, { people: { ok: { decision: 'approve', decidedBy: 'ada', reason: 'fine', ms: 500 } } }),
  );
  expect(run.state.outputs).toEqual({ draft: 'draft text', after: '[draft text]' });
  const shown = { gate: 'ok', round: 1, asks: 'approval', message: '', of: 'draft', value: 'draft text' };
  expect(run.state.steps.ok).toEqual({
    status: 'done',
    startedAt: 1000,
    endedAt: 1500,
    gate: {
      status: 'approved',
      round: 1,
      openedAt: 1000,
      content: hashOf(shown),
      decisions: [
        {
          decision: 'approve',
          decidedBy: 'ada',
          reason: 'fine',
          at: 1500,
          round: 1,
          via: 'update',
          content: hashOf(shown),
        },
      ],
    },
  });
  expect(run.state.steps.draft!.held).toBeUndefined();
});

test('what waits for its gate is read by nobody else: not by name, by all_outputs, nor by a validator', () => {
  const checks = [{ validator: 'isOurs' }];
  const { run, calls } = told({
    blocks: [
      step('first', 'x'),
      {
        parallel: 'g',
        blocks: [
          step('draft', 'x'),
          step('early', '{{all_outputs}}'),
          step('sees', 'x', { checks }),
          gate({ message: '{{draft}} after {{first}}' }),
          step('later', '{{all_outputs}}'),
        ],
      },
    ],
    calls: { 'g/sees': { ms: 3000 } },
  });
  const early = calls.find(({ call }) => call.path === 'g/early')!;
  expect((early.call.args[0] as { names: string[] }).names).toEqual(['all_outputs.first']);
  expect(run.state.steps['g/later']).toBeUndefined();
  const validated = calls.find(({ call }) => call.purpose === 'validate')!;
  expect(validated.call.args[1]).toEqual({
    inputs: { brief: 'b' },
    outputs: { first: 'first text', early: 'g/early text' },
  });
  expect(run.state.steps['g/ok']!.gate!.status).toBe('open');
});

test('all_outputs after the gate holds the output, before it the others only', () => {
  const { calls } = told({
    blocks: [step('one', 'x'), step('draft', 'x'), gate(), step('late', '{{all_outputs}}')],
    people: { ok: {} },
  });
  const request = calls.at(-1)!.call.args[0] as { names: string[] };
  expect(request.names).toEqual(['all_outputs.one', 'all_outputs.draft']);
});

test('edited, the value goes through schema and rules of its maker, and the record keeps what the model wrote', () => {
  const { run, calls } = told({
    blocks: [step('draft', 'x', { checks: [{ maxWords: 3 }, { judge: 'good?' }] }), gate(), after],
    people: { ok: { decision: 'edit', value: 'by hand' } },
  });
  const look = calls.at(-1)!.call;
  expect([look.id, look.activity, look.args]).toEqual([
    'ok/check/1',
    'check',
    [{ said: true, output: { type: 'string' }, rules: [{ maxWords: 3 }] }, 'by hand'],
  ]);
  expect(run.state.outputs).toEqual({ draft: 'by hand', after: '[by hand]' });
  expect(run.state.steps.ok!.gate).toMatchObject({ status: 'edited', decisions: [{ before: 'draft text' }] });
});

test('an edit that its check refuses leaves the gate open, and says why', () => {
  const result = told(
    list(
      {},
      {
        calls: {
          'ok/check': [
            returned({ verdict: 'fail', reasons: ['too long', 'dull'] }),
            returned({ verdict: 'pass', reasons: [] }),
          ],
        },
        people: {
          ok: [
            { decision: 'edit', value: 'long', decidedBy: 'bo' },
            { decision: 'edit', value: 'short' },
          ],
        },
      },
    ),
  );
  expect(ids(result.calls)).toEqual(['draft/generate/1', 'ok/check/1', 'ok/check/2']);
  expect(result.refusals).toEqual(['too long; dull']);
  const { refusals, decisions, round } = result.run.state.steps.ok!.gate!;
  expect(refusals).toEqual([{ decidedBy: 'bo', reason: 'too long; dull', at: 1000 + 10 + 1000 }]);
  expect(decisions).toHaveLength(1);
  expect(round).toBe(1);
  expect(result.run.state.outputs.draft).toBe('short');
});

test('rejected, the output is never handed out, and the run fails with the reason', () => {
  const { run } = told(list({}, { people: { ok: { decision: 'reject', reason: 'off topic' } } }));
  expect(run.state).toMatchObject({
    status: 'failed',
    outputs: {},
    errors: { ok: 'ok: dana rejected it: off topic' },
  });
  expect(run.state.steps.ok!.failure).toEqual({
    type: 'Gate.Rejected',
    message: 'dana rejected it: off topic',
  });
  expect(run.state.steps.draft).not.toHaveProperty('held');
});

test('with onFailure: skip whoever names the output goes on without it', () => {
  const { run } = told(list({ onFailure: 'skip' }, { people: { ok: { decision: 'reject' } } }));
  expect(run.state).toMatchObject({ status: 'done', outputs: { after: '[]' } });
  expect(run.state.steps.ok).toMatchObject({ status: 'skipped', gate: { status: 'rejected' } });
});

test('a gate whose condition does not hold lets its output through, also where the group around it is skipped', () => {
  const never = { when: { brief: 'never' } };
  expect(told(list(never)).run.state.outputs).toEqual({ draft: 'draft text', after: '[draft text]' });
  const grouped = told({
    blocks: [step('draft', 'x'), { parallel: 'g', blocks: [gate()], ...never }, after],
  });
  expect(grouped.run.state.outputs).toEqual({ draft: 'draft text', after: '[draft text]' });
});

test('a gate may depend on the output that it decides on', () => {
  const cautious = list({ when: { draft: { in: ['draft text', 'risky'] } } });
  expect(told({ ...cautious, calls: { draft: written('safe') } }).run.state.outputs.after).toBe('[safe]');
  expect(told({ ...cautious, calls: { draft: written('risky') } }).run.state.status).toBe('running');
});

test('where its maker was skipped or failed there is nothing to decide on', () => {
  const { run } = told({ blocks: [step('draft', 'x', { when: { brief: 'never' } }), gate(), after] });
  expect(run.state.steps.ok).toMatchObject({ status: 'skipped', reason: 'there is nothing to decide on' });
  expect(run.state.outputs).toEqual({ after: '[]' });
  const failing = told({
    blocks: [{ parallel: 'g', blocks: [step('draft', 'x'), gate(), step('reader', '{{draft}}')] }],
    calls: { 'g/draft': failed('Model.Refused') },
  });
  expect(failing.run.state.steps['g/ok']!.reason).toBe('it needs g/draft, which did not complete');
  expect(failing.run.state.steps['g/reader']!.status).toBe('skipped');
});

test('of two gates over one output the second decides on what the first let through', () => {
  const blocks = [
    step('draft', 'x'),
    gate(),
    { approval: 'legal', of: 'draft', message: 'For {{draft}}' } as Block,
    after,
  ];
  const open = told({ blocks, people: { ok: { decision: 'edit', value: 'by hand' } } });
  expect(open.run.state.outputs).toEqual({});
  const { run } = told({ blocks, people: { ok: { decision: 'edit', value: 'by hand' }, legal: {} } });
  expect(run.state.outputs).toEqual({ draft: 'by hand', after: '[by hand]' });
  const rejecting = told({ blocks, people: { ok: {}, legal: { decision: 'reject', reason: 'no' } } });
  expect(rejecting.run.state.outputs).toEqual({});
});

test('of two gates the second may be skipped or not needed', () => {
  const two = (first: object, second: object): Block[] => [
    step('draft', 'x'),
    gate(first),
    { approval: 'legal', of: 'draft', ...second } as Block,
    after,
  ];
  const never = { when: { brief: 'never' } };
  expect(told({ blocks: two({}, never), people: { ok: {} } }).run.state.outputs.draft).toBe('draft text');
  expect(told({ blocks: two(never, {}), people: { legal: {} } }).run.state.outputs.draft).toBe('draft text');
  const skipped = told({ blocks: two({ onFailure: 'skip' }, {}), people: { ok: { decision: 'reject' } } });
  expect(skipped.run.state.outputs).toEqual({ after: '[]' });
  expect(skipped.run.state.steps.legal!.reason).toBe('there is nothing to decide on');
});

test('what its message cannot do without fails a gate by name', () => {
  const output = { type: 'object' };
  const { run } = told({ blocks: [step('draft', 'x', { output }), gate({ message: '{{draft.title}}' })] });
  expect(run.state.errors).toEqual({
    ok: 'ok failed: {{draft.title}} has no value; write {{draft.title?}} where it may be absent',
  });
});

test('a gate holds no place in the window', () => {
  const run = runOf(
    [{ parallel: 'g', blocks: [step('draft', 'x'), gate(), step('b', 'x'), step('c', 'x')] }],
    { window: { calls: 1 } },
  );
  expect(ids(play(run))).toEqual(['g/draft/generate/1', 'g/b/generate/1', 'g/c/generate/1']);
});
