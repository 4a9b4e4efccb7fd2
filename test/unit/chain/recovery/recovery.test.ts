import type { StepBlock } from '../../../../src/chain/definition/definition';
import { RECOVERY, recoveryOf } from '../../../../src/chain/recovery/failure';
import { failureMessage, reportOf } from '../../../../src/chain/state/result';
import type { Run } from '../../../../src/chain/run/run';
import {
  failed,
  ids,
  judged,
  play,
  rejected,
  returned,
  runOf,
  type Scripted,
  written,
} from '../../../support/chains';

const FALLBACK = { prompt: 'simpler' };

function playStep(rest: Partial<StepBlock>, script: Record<string, Scripted>): { run: Run; ids: string[] } {
  const run = runOf([{ step: 's', prompt: 'write', ...rest }]);
  return { ids: ids(play(run, script)), run };
}

test('a rejected draft is repaired with its reasons in the same conversation', () => {
  const run = runOf([{ step: 's', prompt: 'write' }]);
  const calls = play(run, {
    's/generate/1': rejected('too long'),
    's/generate/2': rejected('still too long'),
  });
  const requests = calls.map(({ call }) => call.args[0] as { turns?: unknown; names: string[] });
  expect(requests[0]!.turns).toBeUndefined();
  expect(requests[2]!.turns).toEqual([{ reasons: ['too long'] }, { reasons: ['still too long'] }]);
  expect(requests[2]!.names).toEqual(['reply.0', 'reply.1']);
  expect(run.state.steps.s!.status).toBe('repaired');
  expect(calls.map(({ call }) => call.summary)).toEqual(['s', 's · repair 1', 's · repair 2']);
});

test('a conversation quotes at most the last three rejected replies', () => {
  const run = runOf([{ step: 's', prompt: 'write', repairs: 5 }]);
  const calls = play(run, { 's/generate': rejected('no') });
  expect((calls.at(-1)!.call.args[0] as { turns: unknown[] }).turns).toHaveLength(3);
});

test('when repairs are spent the fallbacks follow in order, each with its own repairs', () => {
  const { ids: made, run } = playStep(
    { repairs: 1, fallback: [{ prompt: 'simpler', repairs: 1 }, { value: 'constant' }] },
    { 's/generate': rejected('bad') },
  );
  expect(made).toEqual(['s/generate/1', 's/generate/2', 's/generate/3', 's/generate/4']);
  expect(run.state.outputs.s).toBe('constant');
  expect(run.state.steps.s!.status).toBe('fallback');
  expect(run.state.errors.s).toBe('Used fallback after 2 repairs and 1 fallback: rule: "bad"');
});

test('the article: two repairs, then the fallback, and the state says so', () => {
  const { run } = playStep(
    { fallback: FALLBACK },
    { 's/generate/1': rejected('x'), 's/generate/2': rejected('x'), 's/generate/3': rejected('x') },
  );
  expect(run.state.errors.s).toBe('Used fallback after 2 repairs: rule: "x"');
});

test('a fallback inherits what it does not set, checks included', () => {
  const run = runOf([
    {
      step: 's',
      prompt: 'write',
      system: 'sys',
      model: 'big',
      repairs: 0,
      checks: [{ judge: 'good?' }],
      fallback: { model: 'small' },
    },
  ]);
  const calls = play(run, { 's/judge/1': judged('fail', 'dull') });
  expect(ids(play(run))).toEqual([]);
  expect(ids(calls)).toEqual(['s/generate/1', 's/judge/1', 's/generate/2', 's/judge/2']);
  expect(calls[2]!.call.args[0]).toMatchObject({ prompt: 'write', system: 'sys', model: 'small' });
});

test('a constant goes through schema, rules, validators and judges too', () => {
  const checks = [{ maxWords: 3 }, { validator: 'isPolite' }, { judge: 'good?' }];
  const { ids: made, run } = playStep(
    { repairs: 0, checks, fallback: { value: 'a b c d' } },
    {
      's/generate': failed('Model.Refused', 'refused'),
      's/check': returned({ verdict: 'fail', reasons: ['has 4 words'] }),
    },
  );
  expect(made).toEqual(['s/generate/1', 's/check/1']);
  expect(run.state.status).toBe('failed');
  expect(failureMessage(run)).toBe(
    's failed after 1 fallback: rule: "has 4 words"; before its fallback: refused',
  );
});

test('checks come cheapest first: validators before judges, whatever their written order', () => {
  const { ids: made } = playStep(
    { checks: [{ judge: 'good?' }, { validator: 'isPolite' }, { judge: 'short?' }] },
    {},
  );
  expect(made).toEqual(['s/generate/1', 's/validate/1', 's/judge/1', 's/judge/2']);
});

test('a judge does not run on what a validator has rejected', () => {
  const { ids: made } = playStep(
    { repairs: 0, checks: [{ judge: 'good?' }, { validator: 'isPolite' }] },
    {
      's/validate': returned({ verdict: 'fail', reasons: ['rude'] }),
    },
  );
  expect(made).toEqual(['s/generate/1', 's/validate/1']);
});

test('an output is committed only after its verdict', () => {
  const { run } = playStep(
    { repairs: 0, checks: [{ judge: 'good?' }] },
    { 's/judge': judged('fail', 'dull') },
  );
  expect(run.state.outputs).toEqual({});
  expect(run.state.steps.s!.attempts![0]).toMatchObject({ reply: 's text', reasons: ['dull'] });
});

describe('the table of what happened and what follows', () => {
  const byRecovery = (recovery: string): string[] =>
    Object.keys(RECOVERY).filter((type) => recoveryOf(type) === recovery);

  test.each(byRecovery('fallback'))('%s falls back at once', (type) => {
    const { ids: made, run } = playStep({ fallback: FALLBACK }, { 's/generate/1': failed(type) });
    expect(made).toEqual(['s/generate/1', 's/generate/2']);
    expect(run.state.steps.s!.status).toBe('fallback');
  });

  test.each(byRecovery('stop'))('%s fails at once, without fallback and without skip', (type) => {
    const { ids: made, run } = playStep(
      { fallback: FALLBACK, onFailure: 'skip' },
      { 's/generate/1': failed(type) },
    );
    expect(made).toEqual(['s/generate/1']);
    expect(run.state.status).toBe('failed');
  });

  test('Model.Truncated asks once more with doubled maxTokens, then falls back', () => {
    const run = runOf([{ step: 's', prompt: 'write', maxTokens: 100, fallback: FALLBACK }]);
    const calls = play(run, {
      's/generate/1': failed('Model.Truncated'),
      's/generate/2': failed('Model.Truncated'),
    });
    expect(calls.map(({ call }) => call.maxTokens)).toEqual([100, 200, 100]);
    expect(calls[1]!.call.args[0]).not.toHaveProperty('turns');
  });

  test('a draft that is repaired after it was enlarged keeps the doubled maxTokens', () => {
    const run = runOf([{ step: 's', prompt: 'write', maxTokens: 100 }]);
    const calls = play(run, { 's/generate/1': failed('Model.Truncated'), 's/generate/2': rejected('bad') });
    expect(calls.map(({ call }) => call.maxTokens)).toEqual([100, 200, 200]);
  });

  test('tokens that a provider or a limit refuses when doubled lead to the fallback', () => {
    const step = { maxTokens: 100, fallback: { value: 'plain' } };
    const refused = playStep(step, {
      's/generate/1': failed('Model.Truncated'),
      's/generate/2': failed('Model.BadRequest'),
    });
    expect(refused.run.state.outputs.s).toBe('plain');
    const limited = runOf([{ step: 's', prompt: 'x', ...step }], { limits: { outputTokens: 150 } });
    expect(ids(play(limited, { 's/generate/1': failed('Model.Truncated') }))).toEqual(['s/generate/1']);
    expect(limited.state.outputs.s).toBe('plain');
  });

  test('a repair that would be too large for Temporal leads to the fallback', () => {
    const run = runOf([{ step: 's', prompt: 'x', fallback: { value: 'plain' } }]);
    const long = {
      kind: 'returned',
      value: {
        model: 'm',
        usage: { inputTokens: 1, outputTokens: 1 },
        reply: 'x'.repeat(2_100_000),
        rejected: { by: 'rule', reasons: ['no'] },
      },
    } as const;
    expect(ids(play(run, { 's/generate/1': long }))).toEqual(['s/generate/1']);
    expect(run.state.steps.s!.status).toBe('fallback');
  });

  test('an unknown failure gives up: no draft would help', () => {
    const { ids: made, run } = playStep(
      { fallback: FALLBACK, onFailure: 'skip' },
      { s: failed('Something.Else') },
    );
    expect(made).toEqual(['s/generate/1']);
    expect(run.state.steps.s!.status).toBe('skipped');
  });

  test('a fallback that repeats the same request is skipped after a refusal, not after spent repairs', () => {
    const same = { fallback: [{ repairs: 0 }, { model: 'other' }], repairs: 0 };
    expect(playStep(same, { 's/generate/1': failed('Model.Refused') }).ids).toEqual([
      's/generate/1',
      's/generate/2',
    ]);
    expect(playStep(same, { 's/generate/1': rejected('x'), 's/generate/2': rejected('x') }).ids).toHaveLength(
      3,
    );
  });
});

describe('a judge that gives no verdict', () => {
  const judge = { checks: [{ judge: 'good?' }], fallback: FALLBACK };

  test('is asked once more; the draft is not to blame', () => {
    const { ids: made, run } = playStep(judge, { 's/judge/1': failed('Judge.Unreadable') });
    expect(made).toEqual(['s/generate/1', 's/judge/1', 's/judge/2']);
    expect(run.state.steps.s!.status).toBe('done');
  });

  test('fails the step when it is unreadable twice, and never counts as a pass', () => {
    const { ids: made, run } = playStep(judge, { 's/judge': failed('Judge.Unreadable', 'no verdict') });
    expect(made).toEqual(['s/generate/1', 's/judge/1', 's/judge/2']);
    expect(run.state.steps.s!.failure!.type).toBe('Judge.Unreadable');
    expect(run.state.outputs).toEqual({});
  });

  test('fails the step by onFailure when it is out of reach', () => {
    const { run } = playStep(
      { ...judge, onFailure: 'skip' },
      { 's/judge': failed('Model.Overloaded', 'busy') },
    );
    expect(run.state.steps.s).toMatchObject({
      status: 'skipped',
      failure: { type: 'Judge.Unavailable', message: 'judge gave no verdict: busy' },
    });
  });

  test('fails the run when its key is wrong', () => {
    const { run } = playStep({ ...judge, onFailure: 'skip' }, { 's/judge': failed('Model.Auth', 'no key') });
    expect(run.state.status).toBe('failed');
  });
});

test('a validator that fails or answers something else is not a verdict', () => {
  const checks = [{ validator: 'isPolite' }];
  expect(
    playStep({ checks }, { 's/validate': failed('TypeError', 'bug') }).run.state.steps.s!.failure,
  ).toEqual({
    type: 'Validator.Failed',
    message: 'isPolite gave no verdict: bug',
  });
  expect(playStep({ checks }, { 's/validate': returned(true) }).run.state.steps.s!.failure!.type).toBe(
    'Validator.Failed',
  );
});

test('a failure says its effort, its judge and its request', () => {
  const run = runOf([
    { step: 'write_headline', prompt: 'x', checks: [{ judge: 'good?' }], fallback: FALLBACK },
  ]);
  const receipt = {
    kind: 'returned',
    value: { output: 'text', model: 'm', usage: { inputTokens: 1, outputTokens: 1 }, requestId: 'req_1' },
  } as const;
  play(run, {
    'write_headline/generate': receipt,
    'write_headline/judge': judged('fail', 'does not name the product'),
  });
  expect(failureMessage(run)).toBe(
    'write_headline failed after 2 repairs and 1 fallback: judge: "does not name the product" (request req_1)',
  );
  expect(reportOf(run)).toMatchObject({
    failures: { write_headline: { type: 'Output.Rejected', requestId: 'req_1' } },
  });
});

test('an activity whose value its schema refuses fails, and onFailure decides what that means', () => {
  const run = runOf([
    { activity: 'fetch', output: { type: 'object' }, onFailure: 'skip' },
    { text: 't', template: '[{{fetch?}}]' },
  ]);
  const calls = play(run, { 'fetch/check': returned({ verdict: 'fail', reasons: ['must be object'] }) });
  expect(ids(calls)).toEqual(['fetch/call/1', 'fetch/check/1']);
  expect(run.state.outputs).toEqual({ t: '[]' });
});

test('an empty reply is quoted in words, because a conversation cannot hold an empty turn', () => {
  const run = runOf([{ step: 's', prompt: 'x' }]);
  const empty = {
    kind: 'returned',
    value: {
      model: 'm',
      usage: { inputTokens: 1, outputTokens: 0 },
      reply: ' ',
      rejected: { by: 'empty', reasons: ['the reply is empty'] },
    },
  } as const;
  const calls = play(run, { 's/generate/1': empty });
  expect(calls[1]!.call.args[1]).toBe('(an empty reply)');
});

test('the first reply pins an alias to its model for the rest of the run', () => {
  const run = runOf([
    { step: 'a', prompt: 'x', model: 'writer' },
    { step: 'b', prompt: 'x', model: 'writer' },
  ]);
  const resolved = {
    kind: 'returned',
    value: {
      output: 't',
      model: 'claude-x-2026',
      resolved: 'claude-x',
      usage: { inputTokens: 1, outputTokens: 1 },
    },
  } as const;
  const calls = play(run, { a: resolved });
  expect((calls[1]!.call.args[0] as { model: string }).model).toBe('claude-x');
});

test('usage counts every call, failed ones that were answered included', () => {
  const run = runOf([{ step: 's', prompt: 'x', fallback: FALLBACK }]);
  const refused = {
    kind: 'failed',
    failure: { type: 'Model.Refused', message: 'no' },
    receipt: { model: 'm', usage: { inputTokens: 7, outputTokens: 3 }, cost: 0.5 },
  } as const;
  play(run, { 's/generate/1': refused, 's/generate/2': written('ok') });
  expect(run.state.metadata.usage).toMatchObject({
    calls: 2,
    inputTokens: 17,
    outputTokens: 8,
    cost: 0.5,
    unpriced: 1,
  });
});

test.each([
  null,
  'text',
  { output: 'x' },
  { model: 'm', usage: {} },
  { model: 'm', usage: { inputTokens: 1, outputTokens: 1 } },
])('what is not a reply (%j) is a bad response, and never hangs the run', (value) => {
  const { run } = playStep({ fallback: { value: 'plain' } }, { 's/generate/1': returned(value as never) });
  expect(run.state.steps.s!.attempts![0]!.failure!.type).toBe('Model.BadResponse');
  expect(run.state.outputs.s).toBe('plain');
});
