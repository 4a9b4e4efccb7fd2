import type { Block } from '../../../../src/chain/definition/definition';
import { ids, written } from '../../../support/chains';
import { type Scenario, told } from '../../../support/scenes/scenario';

test('the items of a map inside what is made again are gone until that map opens', () => {
  const inner: Block = { map: 'pages', over: 'list', each: { text: 'page', template: '{{item}}' } };
  const { run } = told({
    blocks: [
      { step: 'draft', prompt: 'x' },
      {
        chain: 'sub',
        when: { draft: 'first' },
        inputs: { list: ['{{draft}}', 'two'] },
        definition: { catenary: 1, name: 'sub', inputs: { list: 'array' }, blocks: [inner] },
      },
      { text: 'sum', template: '{{draft}} {{sub?}}' },
      { approval: 'ok', of: 'sum', onReject: { redo: 'draft' } },
    ],
    calls: { draft: [written('first'), written('second')] },
    people: { ok: [{ decision: 'reject' }, {}] },
  });
  expect(run.layout.all.map(({ path }) => path)).toEqual(['draft', 'sub', 'sub/pages', 'sum', 'ok']);
  expect(Object.keys(run.state.steps).toSorted()).toEqual(['draft', 'ok', 'sub', 'sub/pages', 'sum']);
});

test('the cases that were not chosen stay skipped where one is made again', () => {
  const { run } = told({
    blocks: [
      {
        switch: 'route',
        on: 'brief',
        cases: {
          b: {
            parallel: 'g',
            blocks: [
              { step: 'draft', prompt: 'x' },
              { approval: 'ok', of: 'draft', onReject: { redo: 'draft' } },
            ],
          },
        },
        otherwise: { text: 'none', template: '{{all_outputs}}' },
      },
    ],
    people: { 'route/g/ok': [{ decision: 'reject' }, {}] },
  });
  expect(run.state.steps['route/none']).toMatchObject({
    status: 'skipped',
    reason: 'another case was chosen',
  });
});

describe('what was skipped with a group around it', () => {
  const blocks = (member: Block): Block[] => [
    { step: 'draft', prompt: 'x' },
    { parallel: 'g', when: { brief: 'never' }, blocks: [member] },
    { text: 'sum', template: '{{draft}}' },
    { approval: 'ok', of: 'sum', onReject: { redo: 'draft' } },
  ];
  const people = { ok: [{ decision: 'reject' } as const, {}] };

  test('stays skipped, though it names what is made again', () => {
    const { run, calls } = told({ blocks: blocks({ step: 'reader', prompt: '{{draft}}' }), people });
    expect(ids(calls)).toEqual(['draft/generate/1', 'draft/generate/2']);
    expect(run.state.steps['g/reader']!.reason).toBe('its condition does not hold');
  });

  test('lets its output through again where it is a gate', () => {
    const { run } = told({
      blocks: blocks({ approval: 'early', of: 'draft' }),
      calls: { draft: [written('first'), written('second')] },
      people,
    });
    expect(run.state.outputs).toEqual({ draft: 'second', sum: 'second' });
  });
});

test('a case that was not chosen has read nothing: its switch stays as it is', () => {
  const { calls } = told({
    blocks: [
      { step: 'draft', prompt: 'x' },
      {
        switch: 'route',
        on: 'brief',
        cases: { b: { step: 'taken', prompt: 'x' } },
        otherwise: { step: 'other', prompt: '{{draft}}' },
      },
      { text: 'sum', template: '{{draft}}' },
      { approval: 'ok', of: 'sum', onReject: { redo: 'draft' } },
    ],
    people: { ok: [{ decision: 'reject' }, {}] },
  });
  expect(ids(calls)).toEqual(['draft/generate/1', 'route/taken/generate/1', 'draft/generate/2']);
});

test('a group that a rejection has opened again is skipped where something before it fails then', () => {
  const { run } = told({
    blocks: [
      { step: 'draft', prompt: 'x', repairs: 0 },
      {
        parallel: 'g',
        blocks: [
          { step: 'reader', prompt: '{{draft}}' },
          { step: 'other', prompt: 'x' },
        ],
      },
      { text: 'sum', template: '{{draft}}' },
      { approval: 'ok', of: 'sum', onReject: { redo: 'draft' } },
    ],
    calls: {
      draft: [written('first'), { kind: 'failed', failure: { type: 'Model.Refused', message: 'no' } }],
    },
    people: { ok: { decision: 'reject' } },
  });
  expect(run.state.status).toBe('failed');
  expect(run.state.steps).toMatchObject({
    g: { status: 'skipped', reason: 'a block before it failed', blocked: true },
    'g/other': { status: 'done' },
  });
  expect(run.state.steps['g/reader']).toBeUndefined();
});

test('a step that was skipped with its group is looked at again with that, and stays skipped', () => {
  const { run, calls } = told({
    blocks: [
      { parallel: 'g', when: { brief: 'never' }, blocks: [{ step: 'draft', prompt: 'x' }] },
      { text: 'sum', template: '[{{draft?}}]' },
      { approval: 'ok', of: 'sum', onReject: { redo: 'draft', rounds: 1 } },
    ],
    people: { ok: [{ decision: 'reject' }, {}] },
  });
  expect(calls).toEqual([]);
  expect(run.state.steps).toMatchObject({
    g: { status: 'skipped' },
    ok: { status: 'done', gate: { round: 2 } },
  });
});

test('a step that has not begun yet, or not ended, may be sent back too', () => {
  const pages: Block = {
    map: 'pages',
    over: 'list',
    onFailure: 'skip',
    each: {
      parallel: 'page',
      siblings: 'cancel',
      blocks: [
        { activity: 'load', args: ['{{item}}'] },
        { step: 'draft', prompt: '{{tone?}}' },
      ],
    },
  };
  const scenario = (before: number, tone: number): Scenario => ({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          { step: 'before', prompt: 'x' },
          { step: 'tone', prompt: '{{before}}' },
          pages,
          { approval: 'ok', of: 'pages', onReject: { redo: 'tone', rounds: 1 } },
        ],
      },
    ],
    rest: { inputs: { brief: 'string', list: 'array' } },
    inputs: { brief: 'b', list: ['x'] },
    calls: {
      'g/before': { ms: before },
      'g/tone': [{ ms: tone }],
      'g/pages[0]/page/load': [{ kind: 'failed', failure: { type: 'Error', message: 'no' } }],
    },
    people: { 'g/ok': [{ decision: 'reject', ms: 100 }, {}] },
  });
  for (const [before, tone] of [
    [5000, 1000],
    [10, 5000],
  ] as const) {
    const { run, calls } = told(scenario(before, tone));
    expect(run.state.outputs.pages).toEqual([
      { load: 'g/pages[0]/page/load value', draft: 'g/pages[0]/page/draft text' },
    ]);
    const last = calls.findLast(({ call }) => call.path === 'g/tone')!.call;
    expect(last.args.slice(1)).toEqual(['g/before text', '(an empty reply)']);
  }
});
