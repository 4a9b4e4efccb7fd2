import type { Block } from '../../../../src/chain/definition/definition';
import { progressOf } from '../../../../src/chain/state/progress';
import { resultOf } from '../../../../src/chain/state/result';
import { step } from '../../../support/blocks';
import { ids, play, runOf, written } from '../../../support/chains';
import { items, LIST, map } from '../../../support/page-map';
import { perform, told } from '../../../support/scenes/scenario';

test('the output is the list of what each item made, in the order of the list and not of the ends', () => {
  const { run, calls } = told({
    blocks: [map()],
    ...items('x', 'y', 'z'),
    calls: { 'pages[0]/draft': { ms: 300 }, 'pages[1]/draft': { ms: 100 }, 'pages[2]/draft': { ms: 200 } },
  });
  expect(run.state.outputs).toEqual({
    pages: ['pages[0]/draft text', 'pages[1]/draft text', 'pages[2]/draft text'],
  });
  expect(ids(calls)).toEqual([
    'pages[1]/draft/generate/1',
    'pages[2]/draft/generate/1',
    'pages[0]/draft/generate/1',
  ]);
});

test('an item reads itself by its name and its index, a part of itself, and the names around the map', () => {
  const { run } = told({
    blocks: [
      map({
        item: 'page',
        each: { text: 'line', template: '{{index}} {{page.title}} {{page}} for {{brief}}' },
      }),
    ],
    rest: LIST,
    inputs: { brief: 'b', list: [{ title: 'A' }, { title: 'B' }] },
  });
  expect(run.state.outputs.pages).toEqual(['0 A {"title":"A"} for b', '1 B {"title":"B"} for b']);
});

test('an item that is null is a value', () => {
  const { run } = told({
    blocks: [map({ each: { text: 'line', template: '[{{item}}]' } })],
    ...items(null, 0, ''),
  });
  expect(run.state.outputs.pages).toEqual(['[null]', '[0]', '[]']);
});

test('a map over no items is done at once, with an empty list', () => {
  const { run } = told({ blocks: [map(), { text: 'whole', template: '{{pages}}' }], ...items() });
  expect(run.state.outputs).toEqual({ pages: [], whole: '[]' });
  expect(run.state.steps.pages).toMatchObject({ status: 'done', items: 0 });
});

test.each([1, 2, 3, 7])(
  'never more than %i items are under way, and the next starts as soon as one has ended',
  (concurrency) => {
    const list = Array.from({ length: 9 }, (_, i) => `i${i}`);
    const calls = Object.fromEntries(
      list.map((_, i) => [`pages[${i}]/draft`, { ms: 100 * (1 + ((i * 5) % 7)) }]),
    );
    const { run, calls: made } = told({ blocks: [map({ concurrency })], ...items(...list), calls });
    const atOnce = made.map(
      ({ startedAt }) =>
        made.filter((each) => each.startedAt <= startedAt && each.endedAt > startedAt).length,
    );
    expect(Math.max(...atOnce)).toBe(concurrency);
    expect(run.state.outputs.pages).toHaveLength(9);
    const starts = new Map(made.map(({ call, startedAt }) => [call.path, startedAt]));
    const inOrder = list.map((_, i) => starts.get(`pages[${i}]/draft`)!);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  },
);

test('an item between two of its calls still counts as under way', () => {
  const each = step('draft', '{{item}}', { checks: [{ judge: 'good?' }] });
  const { calls } = told({ blocks: [map({ concurrency: 1, each })], ...items('x', 'y') });
  expect(ids(calls)).toEqual([
    'pages[0]/draft/generate/1',
    'pages[0]/draft/judge/1',
    'pages[1]/draft/generate/1',
    'pages[1]/draft/judge/1',
  ]);
});

test('a window that is narrower than the concurrency holds too', () => {
  const run = runOf(
    [map({ concurrency: 5 })],
    { ...LIST, window: { calls: 2 } },
    { brief: 'b', list: ['x', 'y', 'z'] },
  );
  const calls = play(run);
  expect(calls.map(({ startedAt }) => startedAt)).toEqual([0, 0, 1000]);
});

test('a group for each item makes an object by the names of its outputs', () => {
  const each: Block = {
    parallel: 'page',
    blocks: [step('title', '{{item}}'), step('body', '{{title}} {{index}}')],
  };
  const { run } = told({ blocks: [map({ each })], ...items('x', 'y') });
  expect(run.state.outputs.pages).toEqual([
    { title: 'pages[0]/page/title text', body: 'pages[0]/page/body text' },
    { title: 'pages[1]/page/title text', body: 'pages[1]/page/body text' },
  ]);
});

test('a map for each item makes a list of lists, and sees both items', () => {
  const inner: Block = {
    map: 'parts',
    over: 'page.parts',
    item: 'part',
    each: { text: 'line', template: '{{page.name}}{{part}}{{index}}' },
  };
  const { run } = told({
    blocks: [map({ item: 'page', each: inner })],
    rest: LIST,
    inputs: {
      brief: 'b',
      list: [
        { name: 'A', parts: [1, 2] },
        { name: 'B', parts: [] },
        { name: 'C', parts: [3] },
      ],
    },
  });
  expect(run.state.outputs.pages).toEqual([['A10', 'A21'], [], ['C30']]);
  expect(run.layout.byPath.has('pages[0]/parts[1]/line')).toBe(true);
});

test('items in a group wait for the sibling that they name, and the map for the one that makes its list', () => {
  const { run, calls } = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          map({ over: 'names', each: step('draft', '{{item}} {{tone}}') }),
          step('tone', 'x'),
          step('names', 'x', { output: { type: 'array' } }),
        ],
      },
    ],
    calls: {
      'g/names': { ms: 100, outcome: written(['n1', 'n2']) },
      'g/tone': { ms: 400 },
      'g/pages[]/draft': { ms: 50 },
    },
  });
  const started = Object.fromEntries(calls.map(({ call, startedAt }) => [call.path, startedAt]));
  expect(started).toEqual({ 'g/names': 0, 'g/tone': 0, 'g/pages[0]/draft': 400, 'g/pages[1]/draft': 400 });
  expect(run.state.status).toBe('done');
});

test('all_outputs in an item is what was written before it around the map and in the item, and never another item', () => {
  const each: Block = {
    parallel: 'page',
    blocks: [step('title', '{{item}}'), { text: 'sum', template: '{{all_outputs}}' }],
  };
  const { run } = told({
    blocks: [{ parallel: 'g', blocks: [step('a', 'x'), map({ each }), step('z', 'x')] }],
    ...items('x', 'y'),
  });
  expect((run.state.outputs.pages as { sum: string }[]).map(({ sum }) => sum)).toEqual(
    [0, 1].map((i) => `<a>\ng/a text\n</a>\n<title>\ng/pages[${i}]/page/title text\n</title>`),
  );
});

test('the outputs of items are kept once: in the list', () => {
  const { run } = told({ blocks: [map()], ...items('x', 'y') });
  expect(run.state.scopes).toEqual({});
});

test('progress counts the items that are settled, and the result says how many there were', () => {
  const scenario = { blocks: [map({ concurrency: 1 })], ...items('x', 'y', 'z') };
  const run = runOf(scenario.blocks, LIST, scenario.inputs);
  play(run);
  expect(progressOf(run).steps.pages!.items).toEqual({ settled: 3, total: 3 });
  expect(resultOf(run).steps.pages).toMatchObject({ status: 'done', items: { settled: 3, total: 3 } });
  expect(perform(scenario).run.state.outputs).toEqual(run.state.outputs);
});

test('2,000 items at a concurrency of 50 take one call each, in order', () => {
  const list = Array.from({ length: 2000 }, (_, i) => i);
  const run = runOf([map({ concurrency: 50 })], { ...LIST, window: { calls: 100 } }, { brief: 'b', list });
  const calls = play(run);
  expect(ids(calls)).toEqual(list.map((i) => `pages[${i}]/draft/generate/1`));
  expect(run.state.metadata.endedAt).toBe(40_000);
  expect((run.state.outputs.pages as string[]).at(-1)).toBe('pages[1999]/draft text');
});
