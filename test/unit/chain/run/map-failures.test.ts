import { step } from '../../../support/blocks';
import { failed, ids, play, rejected, runOf, written } from '../../../support/chains';
import { items, LIST, map } from '../../../support/page-map';
import { told } from '../../../support/scenes/scenario';

test.each([['a text'], [{ a: 1 }], [null], [7]])('what is not a list (%j) fails the map by name', (list) => {
  const { run } = told({
    blocks: [map()],
    rest: { inputs: { brief: 'string', list: {} } },
    inputs: { brief: 'b', list },
  });
  expect(run.state.errors).toEqual({ pages: 'pages failed: {{list}} is not a list, and a map takes one' });
  expect(run.state.steps.pages!.failure!.type).toBe('Map.NotAList');
});

test('a list that is absent is a slot without a value; one of more than 10,000 items is refused', () => {
  const absent = told({
    blocks: [map()],
    rest: { inputs: { brief: 'string', list: 'array?' } },
    isValid: false,
    inputs: { brief: 'b' },
  });
  expect(absent.run.state.errors).toEqual({
    pages: 'pages failed: {{list}} has no value; write {{list?}} where it may be absent',
  });
  const long = runOf([map()], LIST, { brief: 'b', list: Array.from({ length: 10_001 }, () => 'x') });
  play(long);
  expect(long.state.errors).toEqual({
    pages: 'pages failed: {{list}} has 10001 items, and a map takes at most 10000',
  });
});

test('each item has repairs and a fallback of its own', () => {
  const { run, calls } = told({
    blocks: [map({ each: step('draft', '{{item}}', { repairs: 1, fallback: { value: 'plain' } }) })],
    ...items('x', 'y', 'z'),
    calls: {
      'pages[0]/draft': [rejected('too long'), written('shorter')],
      'pages[1]/draft': [rejected('dull'), rejected('still dull')],
    },
  });
  expect(run.state.outputs.pages).toEqual(['shorter', 'plain', 'pages[2]/draft text']);
  expect(Object.values(run.state.steps).map(({ status }) => status)).toEqual([
    'done',
    'repaired',
    'fallback',
    'done',
  ]);
  expect(ids(calls)).toHaveLength(5);
});

test('an item that is skipped leaves null: by its condition, or by its own onFailure', () => {
  const conditional = told({
    blocks: [map({ each: step('draft', '{{item}}', { when: { item: { not: 'y' } } }) })],
    ...items('x', 'y', 'z'),
  });
  expect(conditional.run.state.outputs.pages).toEqual(['pages[0]/draft text', null, 'pages[2]/draft text']);
  const skipping = told({
    blocks: [map({ each: step('draft', '{{item}}', { onFailure: 'skip' }) })],
    ...items('x', 'y'),
    calls: { 'pages[1]/draft': failed('Model.Refused') },
  });
  expect(skipping.run.state.outputs.pages).toEqual(['pages[0]/draft text', null]);
  expect(skipping.run.state.status).toBe('done');
});

test('with onFailure: skip the map leaves null for what failed, and says in errors what did', () => {
  const { run } = told({
    blocks: [map({ onFailure: 'skip' }), { text: 'whole', template: '{{pages}}' }],
    ...items('x', 'y', 'z'),
    calls: { 'pages[1]/draft': failed('Model.Refused', 'no') },
  });
  expect(run.state.outputs).toEqual({
    pages: ['pages[0]/draft text', null, 'pages[2]/draft text'],
    whole: '["pages[0]/draft text",null,"pages[2]/draft text"]',
  });
  expect(run.state.errors).toEqual({ 'pages[1]/draft': 'pages[1]/draft failed: no' });
  expect(run.state.steps.pages).toMatchObject({ status: 'done', items: 3 });
});

test('a wrong set-up fails a map even where it would skip what failed', () => {
  const { run } = told({
    blocks: [map({ onFailure: 'skip' })],
    ...items('x', 'y'),
    calls: { 'pages[1]/draft': failed('Model.Auth', 'no key') },
  });
  expect(run.state.status).toBe('failed');
  expect(run.state.steps.pages!.failure).toEqual({ type: 'Model.Auth', message: 'pages[1]/draft: no key' });
});

test('siblings: finish is the default: every item runs to its end, and the map fails with all failures', () => {
  const { run, calls } = told({
    blocks: [map({ concurrency: 1 }), step('after', '{{pages}}')],
    ...items('x', 'y', 'z'),
    calls: {
      'pages[0]/draft': failed('Model.Refused', 'no'),
      'pages[2]/draft': failed('Model.Unavailable', 'gone'),
    },
  });
  expect(ids(calls)).toHaveLength(3);
  expect(run.state.steps.pages!.failure!.message).toBe('pages[0]/draft: no; pages[2]/draft: gone');
  expect(run.state.outputs).toEqual({});
  expect(run.state.status).toBe('failed');
});

test('siblings: cancel ends the items under way and starts no more', () => {
  const { run, calls } = told({
    blocks: [map({ siblings: 'cancel', concurrency: 2 })],
    ...items('x', 'y', 'z'),
    calls: { 'pages[0]/draft': { ms: 10, outcome: failed('Model.Refused', 'no') } },
  });
  expect(calls.map(({ call, endedAt, outcome }) => [call.path, endedAt, outcome.kind])).toEqual([
    ['pages[0]/draft', 10, 'failed'],
    ['pages[1]/draft', 10, 'cancelled'],
  ]);
  expect(run.state.steps['pages[2]/draft']).toMatchObject({
    status: 'skipped',
    reason: 'pages[0]/draft failed',
  });
  expect(run.state.status).toBe('failed');
});

test('siblings: cancel with onFailure: skip goes on with what was made until then', () => {
  const { run } = told({
    blocks: [map({ siblings: 'cancel', onFailure: 'skip', concurrency: 1 })],
    ...items('x', 'y', 'z'),
    calls: { 'pages[1]/draft': failed('Model.Refused') },
  });
  expect(run.state.outputs.pages).toEqual(['pages[0]/draft text', null, null]);
});

test('a map that a sibling cancels hands out nothing, whatever its own onFailure says', () => {
  const { run } = told({
    blocks: [
      {
        parallel: 'g',
        siblings: 'cancel',
        onFailure: 'skip',
        blocks: [step('bad', 'x'), map({ onFailure: 'skip', concurrency: 1 })],
      },
      { text: 'after', template: '[{{pages?}}]' },
    ],
    ...items('x', 'y', 'z'),
    calls: { 'g/bad': { ms: 1500, outcome: failed('Model.Refused') } },
  });
  expect(run.state.outputs).toEqual({ after: '[]' });
  expect(run.state.steps['g/pages']).toMatchObject({ status: 'skipped', blocked: true });
});

test('items that need a sibling that failed are not started, and the map hands nothing out', () => {
  const { run, calls } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          step('tone', 'x'),
          map({ each: step('draft', '{{item}} {{tone}}') }),
          step('after', '{{pages}}'),
        ],
      },
    ],
    ...items('x', 'y'),
    calls: { 'g/tone': failed('Model.Refused', 'no') },
  });
  expect(ids(calls)).toEqual(['g/tone/generate/1']);
  expect(run.state.steps['g/pages[0]/draft']).toMatchObject({
    status: 'skipped',
    reason: 'it needs g/tone, which did not complete',
  });
  expect(run.state.steps['g/after']!.reason).toBe('it needs g/pages, which did not complete');
  expect(run.state.steps.g!.failure!.message).toBe('g/tone: no');
});
