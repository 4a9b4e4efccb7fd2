import { pendingGates } from '../../../../src/chain/gate/approvals';
import type { Block } from '../../../../src/chain/definition/definition';
import { failed, judged, rejected, returned, type Scripted } from '../../../support/chains';
import { perform, type Said, type Scenario, told } from '../../../support/scenes/scenario';

const ask = { onFailure: 'ask' } as const;
const step = (name: string, prompt: string, rest: object = {}): Block => ({
  step: name,
  prompt,
  repairs: 0,
  ...rest,
});
const after: Block = { text: 'after', template: '[{{s?}}]' };
const asked = (rest: object, calls: Record<string, Scripted | Scripted[]>, said?: Said): Scenario => ({
  blocks: [step('s', 'x', { ...ask, ...rest }), after],
  calls,
  ...(said && { people: { s: said } }),
});
const shown = (scenario: Scenario): unknown => {
  const [gate] = pendingGates(perform(scenario).run, 'run-1');
  return gate && { asks: gate.asks, message: gate.message, of: gate.of, value: gate.value };
};

describe('a step that could not be mended', () => {
  const dull = asked({ checks: [{ maxWords: 2 }] }, { s: rejected('has 3 words') });

  test('is put to a person, who sees why and the last draft', () => {
    expect(shown(dull)).toEqual({
      asks: 'failure',
      message: 's failed: rule: "has 3 words". Approving takes its last draft as it is.',
      of: 's',
      value: 'a bad reply',
    });
    expect(told(dull).run.state.status).toBe('running');
  });

  test('takes the draft as it is where that is approved', () => {
    const { run } = told({ ...dull, people: { s: { reason: 'good enough' } } });
    expect(run.state).toMatchObject({
      status: 'done',
      outputs: { s: 'a bad reply', after: '[a bad reply]' },
      errors: { s: 's failed: rule: "has 3 words"; approved by dana' },
      steps: {
        s: { status: 'repaired', gate: { status: 'approved', decisions: [{ reason: 'good enough' }] } },
      },
    });
  });

  test('takes an edit that passes schema and rules', () => {
    const { run, calls } = told({ ...dull, people: { s: { decision: 'edit', value: 'two words' } } });
    expect(calls.at(-1)!.call).toMatchObject({
      id: 's/check/1',
      args: [{ said: true, output: { type: 'string' }, rules: [{ maxWords: 2 }] }, 'two words'],
    });
    expect(run.state).toMatchObject({
      outputs: { s: 'two words' },
      errors: { s: 's failed: rule: "has 3 words"; edited by dana' },
    });
    expect(run.state.steps.s!.gate!.decisions).toMatchObject([{ before: 'a bad reply' }]);
  });

  test('fails with both reasons where that is rejected', () => {
    const { run } = told({ ...dull, people: { s: { decision: 'reject', reason: 'no use' } } });
    expect(run.state.steps.s!.failure).toEqual({
      type: 'Gate.Rejected',
      message: 'rule: "has 3 words"; dana rejected it: no use',
    });
    expect(run.state).toMatchObject({ status: 'failed', outputs: {} });
  });

  test.each([
    [
      'approve',
      {
        outputs: { s: 'a bad reply' },
        errors: { s: 's failed: rule: "has 3 words"; nobody decided in time' },
      },
    ],
    ['fail', { status: 'failed', errors: { s: 's: nobody decided in time' } }],
    [
      'reject',
      {
        status: 'failed',
        errors: { s: 's: rule: "has 3 words"; nobody rejected it: nobody decided in time' },
      },
    ],
  ] as const)('follows the terms of the defaults where nobody decides: %s', (onTimeout, state) => {
    const { run } = told({ ...dull, rest: { defaults: { approvals: { timeout: 1000, onTimeout } } } });
    expect(run.state).toMatchObject(state);
  });

  test('without a draft can be edited or rejected, and a timeout that would approve fails it', () => {
    const refused = asked({}, { s: failed('Model.Refused', 'no') });
    expect(shown(refused)).toEqual({ asks: 'failure', message: 's failed: no.', of: 's', value: undefined });
    const { refusals, run } = told({
      ...refused,
      people: { s: [{}, { decision: 'edit', value: 'by hand' }] },
    });
    expect(refusals).toEqual(['s has no draft that could be approved: edit or reject']);
    expect(run.state.outputs.after).toBe('[by hand]');
    const late = told({
      ...refused,
      rest: { defaults: { approvals: { timeout: 1000, onTimeout: 'approve' } } },
    });
    expect(late.run.state).toMatchObject({ status: 'failed', errors: { s: 's: nobody decided in time' } });
  });

  test('is not asked about where the set-up is wrong', () => {
    const { run } = told(asked({}, { s: failed('Model.Auth', 'no key') }));
    expect(run.state.errors).toEqual({ s: 's failed: no key' });
  });
});

describe('the draft that may be approved', () => {
  test('is the last of the right shape, with the value that its schema makes of it', () => {
    const reply = (text: string, by: string): Scripted => ({
      kind: 'returned',
      value: {
        model: 'm',
        usage: { inputTokens: 1, outputTokens: 1 },
        reply: text,
        rejected: { by, reasons: ['no'] },
      },
    });
    const replies = (...said: Scripted[]): unknown =>
      shown(asked({ output: { type: 'array' }, repairs: 2 }, { s: said }));
    expect(replies(reply('[1]', 'rule'), reply('[2]', 'rule'), reply('{}', 'schema'))).toMatchObject({
      value: [2],
    });
    expect(
      replies(reply('no JSON', 'json'), reply('{"value":[3]}', 'rule'), reply(' ', 'empty')),
    ).toMatchObject({ value: [3] });
    expect(replies(reply('x', 'json'), reply('{}', 'schema'), reply('{}', 'schema'))).toMatchObject({
      value: undefined,
    });
  });

  test('is one that a judge or a validator rejected, or said nothing of', () => {
    const judge = { checks: [{ judge: 'good?' }] };
    expect(shown(asked(judge, { 's/judge': judged('fail', 'dull') }))).toMatchObject({ value: 's text' });
    expect(shown(asked(judge, { 's/judge': failed('Judge.Unreadable') }))).toMatchObject({ value: 's text' });
    const validator = { checks: [{ validator: 'isOurs' }] };
    expect(shown(asked(validator, { 's/validate': failed('TypeError') }))).toMatchObject({ value: 's text' });
    const { run } = told(asked(validator, { 's/validate': failed('TypeError', 'bug') }, {}));
    expect(run.state.outputs.s).toBe('s text');
  });
});

test('an edit to null is one', () => {
  const scenario = asked(
    { output: { type: ['string', 'null'] } },
    { s: failed('Model.Refused') },
    { decision: 'edit', value: null },
  );
  expect(told(scenario).run.state.outputs).toEqual({ s: null, after: '[null]' });
});

test('an activity has no draft: it is edited, checked by its schema, or rejected', () => {
  const blocks: Block[] = [{ activity: 's', output: { type: 'array' }, ...ask }, after];
  const calls = { 's/call': failed('Error', 'down'), 's/check': returned({ verdict: 'pass', reasons: [] }) };
  expect(shown({ blocks, calls })).toEqual({
    asks: 'failure',
    message: 's failed: s: Error: down.',
    of: 's',
    value: undefined,
  });
  const { run, refusals } = told({ blocks, calls, people: { s: [{}, { decision: 'edit', value: ['x'] }] } });
  expect(refusals).toEqual(['s has no draft that could be approved: edit or reject']);
  expect(run.state).toMatchObject({
    outputs: { s: ['x'], after: '[["x"]]' },
    steps: { s: { status: 'repaired' } },
  });
  expect(told({ blocks, calls, people: { s: { decision: 'reject' } } }).run.state.status).toBe('failed');
});

test('asked by default, every step asks', () => {
  const { run } = told({
    blocks: [step('s', 'x')],
    rest: { defaults: { onFailure: 'ask' } },
    calls: { s: failed('Model.Refused') },
  });
  expect(pendingGates(run, 'r')).toHaveLength(1);
});

test('a step that asks holds up its readers only, and fails its group where it is rejected', () => {
  const blocks: Block[] = [
    {
      parallel: 'g',
      siblings: 'cancel',
      blocks: [step('s', 'x', ask), step('reader', '{{s}}'), step('other', 'x')],
    },
  ];
  const calls = { 'g/s': failed('Model.Refused', 'no'), 'g/other': { ms: 5000 } };
  const open = told({ blocks, calls });
  expect(open.run.state.outputs).toEqual({ other: 'g/other text' });
  const rejecting = told({ blocks, calls, people: { 'g/s': { decision: 'reject', reason: 'r' } } });
  expect(rejecting.calls.at(-1)).toMatchObject({ outcome: { kind: 'cancelled' }, endedAt: 1010 });
  expect(rejecting.run.state.steps.g!.failure!.message).toBe('g/s: no; dana rejected it: r');
});
