import type { Block, ChainBlock } from '../../../../src/chain/definition/definition';
import { step, text } from '../../../support/blocks';
import { failed, ids, written } from '../../../support/chains';
import { type Scenario, told } from '../../../support/scenes/scenario';
import { define, sub } from '../../../support/subchains';

const after = text('after', '[{{sub?}}]');
const outputs = (scenario: Scenario): unknown => told(scenario).run.state.outputs;

test('its output is all its outputs by name, in written order, groups among them', () => {
  const blocks = [
    text('one', '1'),
    { parallel: 'g', blocks: [text('two', '2'), text('three', '{{two}}3')] } as Block,
  ];
  const { run } = told({ blocks: [sub(blocks), text('part', '{{sub.three}}')] });
  expect(run.state.outputs).toEqual({ sub: { one: '1', two: '2', three: '23' }, part: '23' });
  expect(Object.keys(run.state.outputs.sub as object)).toEqual(['one', 'two', 'three']);
  expect(run.state.scopes!.sub!.outputs).toEqual({ one: '1', two: '2', three: '23' });
});

test('with returns it is the one that is named; where that is absent the sub-chain is skipped', () => {
  const blocks = [text('one', '1'), { text: 'two', template: '2', when: { given: 'yes' } } as Block];
  const inputs = { given: 'string' } as const;
  const returning = (returns: string, given: string): Scenario => ({
    blocks: [
      sub(blocks, { inputs }, { returns, as: 'made', inputs: { given } }),
      text('after', '[{{made?}}]'),
    ],
  });
  expect(outputs(returning('one', 'no'))).toEqual({ made: '1', after: '[1]' });
  expect(outputs(returning('two', 'yes'))).toEqual({ made: '2', after: '[2]' });
  const { run } = told(returning('two', 'no'));
  expect(run.state.outputs).toEqual({ after: '[]' });
  expect(run.state.steps.sub).toMatchObject({ status: 'skipped', reason: 'its output two is absent' });
});

test('it sees its inputs and nothing else: the same names mean other things inside', () => {
  const { calls, run } = told({
    blocks: [
      step('draft', 'x'),
      sub(
        [
          step('draft', '{{brief}} {{all_outputs}}', { checks: [{ validator: 'isOurs' }] }),
          text('sum', '{{draft}}'),
        ],
        { inputs: { brief: 'string' } },
        { inputs: { brief: 'about {{draft}}' } },
      ),
    ],
  });
  expect(calls[1]!.call.args).toMatchObject([{ names: ['brief'] }, 'about draft text']);
  expect(calls[2]!.call.args).toEqual([
    'sub/draft text',
    { inputs: { brief: 'about draft text' }, outputs: {} },
  ]);
  expect(run.state.outputs).toEqual({
    draft: 'draft text',
    sub: { draft: 'sub/draft text', sum: 'sub/draft text' },
  });
});

test('an input that is exactly one slot is that value; inputs may be built of several', () => {
  const { run } = told({
    blocks: [
      sub(
        [text('t', '{{list.1}} {{deep.note}} {{deep.at}} {{n}}')],
        { inputs: { list: 'array', deep: 'object', n: 'number' } },
        {
          inputs: { list: '{{items}}', deep: { note: 'for {{brief}}', at: '{{items.0}}' }, n: 3 },
        },
      ),
    ],
    rest: { inputs: { brief: 'string', items: 'array' } },
    inputs: { brief: 'b', items: ['x', 'y'] },
  });
  expect(run.state.outputs.sub).toEqual({ t: 'y for b x 3' });
});

test('an input that is not given takes its default, also where an optional slot has no value; else it is absent', () => {
  const inputs = { tone: { type: 'string', default: 'plain' }, notes: 'string?' } as const;
  const blocks = [text('t', '{{tone}} [{{notes?}}]')];
  const giving = (given: ChainBlock['inputs'], notes?: string): unknown =>
    outputs({
      blocks: [sub(blocks, { inputs }, { inputs: given!, returns: 't' })],
      rest: { inputs: { brief: 'string', notes: 'string?' } },
      inputs: { brief: 'b', ...(notes !== undefined && { notes }) },
    });
  expect(giving({})).toEqual({ sub: 'plain []' });
  expect(giving({ tone: '{{notes?}}', notes: '{{notes?}}' })).toEqual({ sub: 'plain []' });
  expect(giving({ tone: '{{notes?}}', notes: '{{notes?}}' }, 'n')).toEqual({ sub: 'n [n]' });
  expect(giving({ notes: 'for [{{notes?}}]' })).toEqual({ sub: 'plain [for []]' });
});

test('an input that has no value fails the sub-chain by name before anything in it starts', () => {
  const { run, calls } = told({
    blocks: [
      sub(
        [step('a', '{{x}}')],
        { inputs: { x: 'string' } },
        { inputs: { x: '{{brief.title}}' }, onFailure: 'skip' },
      ),
    ],
    rest: { inputs: { brief: {} } },
  });
  expect(calls).toEqual([]);
  expect(run.state.errors.sub).toBe(
    'sub failed: {{brief.title}} has no value; write {{brief.title?}} where it may be absent',
  );
  expect(run.state.status).toBe('failed');
});

test('a failure inside ends its list and fails it, with the failure by its path', () => {
  const { run, calls } = told({
    blocks: [sub([step('a', 'x'), step('b', 'x')]), after],
    calls: { 'sub/a': failed('Model.Refused', 'no') },
  });
  expect(ids(calls)).toEqual(['sub/a/generate/1']);
  expect(run.state.steps.sub!.failure).toEqual({ type: 'Model.Refused', message: 'sub/a: no' });
  expect(run.state).toMatchObject({ status: 'failed', outputs: {} });
  const skipping = told({
    blocks: [sub([step('a', 'x')], {}, { onFailure: 'skip' }), after],
    calls: { 'sub/a': failed('Model.Refused') },
  });
  expect(skipping.run.state).toMatchObject({ status: 'done', outputs: { after: '[]' } });
});

test('sub-chains stand in maps, switches, groups and sub-chains', () => {
  const leaf = define([step('a', '{{x}}')], { name: 'leaf', inputs: { x: 'string' } });
  const around = define([{ chain: 'inner', definition: leaf, inputs: { x: '{{y}}!' }, returns: 'a' }], {
    inputs: { y: 'string' },
  });
  const { run, calls } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          step('word', 'w'),
          {
            map: 'pages',
            over: 'list',
            each: { chain: 'one', definition: around, inputs: { y: '{{item}}' }, returns: 'inner' },
          },
          {
            switch: 'route',
            on: 'brief',
            otherwise: text('none', 'none'),
            cases: { b: { chain: 'two', definition: leaf, inputs: { x: '{{word}}' } } },
          },
        ],
      },
    ],
    rest: { inputs: { brief: 'string', list: 'array' } },
    inputs: { brief: 'b', list: ['x', 'y'] },
    calls: { 'g/word': written('w') },
  });
  expect(calls.map(({ call: { id, args } }) => [id, args[1]])).toEqual([
    ['g/word/generate/1', undefined],
    ['g/pages[0]/one/inner/a/generate/1', 'x!'],
    ['g/pages[1]/one/inner/a/generate/1', 'y!'],
    ['g/route/two/a/generate/1', 'w'],
  ]);
  expect(run.state.outputs).toEqual({
    word: 'w',
    pages: ['g/pages[0]/one/inner/a text', 'g/pages[1]/one/inner/a text'],
    route: { a: 'g/route/two/a text' },
  });
});

test('a gate inside asks in the scope that it stands in', () => {
  const blocks = [
    step('draft', 'x'),
    { approval: 'ok', of: 'draft', message: 'as {{draft}}' } as Block,
    text('sum', '{{draft}}'),
  ];
  const { run } = told({
    blocks: [sub(blocks), after],
    people: { 'sub/ok': { decision: 'edit', value: 'by hand' } },
  });
  expect(run.state.outputs.sub).toEqual({ draft: 'by hand', sum: 'by hand' });
});

test('skipped, it skips all of it; cancelled by a sibling, it hands nothing out', () => {
  const { run } = told({ blocks: [sub([step('a', 'x')], {}, { when: { brief: 'never' } }), after] });
  expect(run.state.steps['sub/a']!.reason).toBe('its condition does not hold');
  const cancelled = told({
    blocks: [
      {
        parallel: 'g',
        siblings: 'cancel',
        blocks: [step('bad', 'x'), sub([step('a', 'x'), step('b', 'x')])],
      },
    ],
    calls: { 'g/bad': { ms: 1500, outcome: failed('Model.Refused') } },
  });
  expect(cancelled.run.state.steps['g/sub']).toMatchObject({ status: 'skipped', blocked: true });
  expect(cancelled.run.state.outputs).toEqual({});
});
