import type { Block, SwitchBlock } from '../../../../src/chain/definition/definition';
import { step, text } from '../../../support/blocks';
import { failed, written } from '../../../support/chains';
import { type Scenario, told, type Told } from '../../../support/scenes/scenario';
import { statusesOf } from '../../../support/statuses';

const route = (rest: Partial<SwitchBlock> = {}): Block => ({
  switch: 'route',
  on: 'kind',
  cases: { refund: text('pay', 'pay {{brief}}'), question: text('answer', 'answer') },
  otherwise: text('hand_over', 'to a person'),
  ...rest,
});
const after = text('after', '[{{route?}}]');
const on = (kind: Scenario['inputs'], rest: Partial<SwitchBlock> = {}): Scenario => ({
  blocks: [route(rest), after],
  rest: { inputs: { brief: 'string', kind: { optional: true } } },
  inputs: { brief: 'b', ...kind },
});

test.each([
  ['refund', '[pay b]', 'route/pay'],
  ['question', '[answer]', 'route/answer'],
  ['anything else', '[to a person]', 'route/hand_over'],
])('on %j the output of one block is the output of the switch', (kind, output, chosen) => {
  const result = told(on({ kind }));
  expect(result.run.state.outputs.after).toBe(output);
  expect(result.run.state.steps.route!.chosen).toBe(chosen);
  expect(
    Object.entries(statusesOf(result.run.state)).filter(
      ([path, status]) => path.startsWith('route/') && status === 'done',
    ),
  ).toEqual([[chosen, 'done']]);
});

test('the cases that were not chosen are skipped, and say why', () => {
  const { run } = told(on({ kind: 'refund' }));
  expect(run.state.steps['route/answer']).toMatchObject({
    status: 'skipped',
    reason: 'another case was chosen',
  });
  expect(run.state.steps['route/hand_over']!.status).toBe('skipped');
});

test('a value that is absent takes otherwise; with neither the switch is skipped', () => {
  expect(told(on({})).run.state.outputs.after).toBe('[to a person]');
  const { run } = told({
    ...on({}),
    isValid: false,
    blocks: [{ switch: 'route', on: 'kind', cases: { a: text('pay', 'x') } }, after],
  });
  expect(run.state.outputs).toEqual({ after: '[]' });
  expect(run.state.steps.route).toMatchObject({
    status: 'skipped',
    reason: 'no case is for its value',
    chosen: '',
  });
});

test.each([
  [3, '3'],
  [true, 'true'],
  [null, 'null'],
  [[1, 'a'], '[1,"a"]'],
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
])('a value that is not a text (%j) is compared as text', (kind, value) => {
  const cases = { other: text('no', 'no'), [value]: text('yes', 'yes') };
  expect(told(on({ kind }, { cases })).run.state.outputs.after).toBe('[yes]');
});

test('cases are found by their value where JavaScript orders them otherwise', () => {
  const cases = { b: text('tb', 'b'), '10': text('t10', '10'), '2': text('t2', '2') };
  for (const kind of ['b', '10', 2])
    expect(told(on({ kind }, { cases })).run.state.outputs.after).toBe(`[${kind}]`);
});

test('the value may be a part of an output', () => {
  const { run } = told({
    blocks: [step('label', 'x', { output: { type: 'object' } }), route({ on: 'label.kind' }), after],
    calls: { label: written({ kind: 'question' }) },
  });
  expect(run.state.outputs.after).toBe('[answer]');
});

test('a case that is skipped skips the switch', () => {
  const cases = { refund: text('pay', 'x', { when: { brief: 'never' } }) };
  const { run } = told(on({ kind: 'refund' }, { cases }));
  expect(run.state.steps.route).toMatchObject({ status: 'skipped', reason: 'its condition does not hold' });
  expect(run.state.outputs).toEqual({ after: '[]' });
});

describe('a case that fails', () => {
  const cases = { refund: step('pay', 'x') };
  const failing = (onFailure: 'fail' | 'skip' | undefined): Told =>
    told({
      ...on({ kind: 'refund' }, { cases, ...(onFailure && { onFailure }) }),
      calls: { 'route/pay': failed('Model.Refused', 'no') },
    });

  test('fails the switch, by default and where it says so', () => {
    for (const onFailure of [undefined, 'fail'] as const) {
      const { run } = failing(onFailure);
      expect(run.state).toMatchObject({
        status: 'failed',
        outputs: {},
        errors: { 'route/pay': 'route/pay failed: no' },
      });
      expect(run.state.steps.route!.failure).toEqual({ type: 'Model.Refused', message: 'route/pay: no' });
    }
  });

  test('is gone on without where the switch skips its failures', () => {
    const { run } = failing('skip');
    expect(run.state).toMatchObject({ status: 'done', outputs: { after: '[]' } });
    expect(run.state.steps.route!.status).toBe('skipped');
  });
});

test('a case that is a group hands out an object; inside a map each item takes its own case', () => {
  const cases = {
    a: { parallel: 'both', blocks: [text('one', '1 {{item}}'), text('two', '2 {{one}}')] } satisfies Block,
  };
  const { run } = told({
    blocks: [
      {
        map: 'pages',
        over: 'list',
        each: { switch: 'route', on: 'item', cases, otherwise: text('other', 'o') },
      },
    ],
    rest: { inputs: { brief: 'string', list: 'array' } },
    inputs: { brief: 'b', list: ['a', 'z', 'a'] },
  });
  const both = { one: '1 a', two: '2 1 a' };
  expect(run.state.outputs.pages).toEqual([both, 'o', both]);
});

test('in a group a case waits for the sibling that it names, and the switch for its value', () => {
  const { run, calls } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          {
            switch: 'route',
            on: 'label',
            cases: { x: step('pay', '{{tone}}') },
            otherwise: step('other', 'o'),
          },
          step('label', 'l'),
          step('tone', 't'),
          text('reader', '{{route}}'),
        ],
      },
    ],
    calls: { 'g/label': { ms: 100, outcome: written('x') }, 'g/tone': { ms: 400 } },
  });
  expect(calls.map(({ call, startedAt }) => [call.path, startedAt])).toEqual([
    ['g/label', 0],
    ['g/tone', 0],
    ['g/route/pay', 400],
  ]);
  expect(run.state.outputs.reader).toBe('g/route/pay text');
});

test('a case that needs a sibling that failed bars the switch and what names it', () => {
  const { run } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          step('tone', 't'),
          {
            switch: 'route',
            on: 'brief',
            cases: { b: step('pay', '{{tone}}') },
            otherwise: text('none', 'none'),
          },
          text('reader', '{{route}}'),
        ],
      },
    ],
    calls: { 'g/tone': failed('Model.Refused', 'no') },
  });
  expect(run.state.steps['g/route']).toMatchObject({ status: 'skipped', blocked: true });
  expect(run.state.steps['g/reader']!.reason).toBe('it needs g/route, which did not complete');
});

test('all_outputs in a case is what was written before the switch', () => {
  const { run } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          step('a', 'x'),
          {
            switch: 'route',
            on: 'brief',
            cases: { b: text('sum', '{{all_outputs}}') },
            otherwise: text('none', 'none'),
          },
        ],
      },
    ],
  });
  expect(run.state.outputs.route).toBe('<a>\ng/a text\n</a>');
});
