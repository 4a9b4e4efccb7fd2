import type { Block } from '../../../../src/chain/definition/definition';
import { step } from '../../../support/blocks';
import { ids, written } from '../../../support/chains';
import { gate, NO, twice } from '../../../support/redo-gate';
import { told } from '../../../support/scenes/scenario';

test('the step and what depends on it run again, and nothing else does', () => {
  const result = told({
    blocks: [
      step('facts', 'x'),
      step('draft', '{{facts}}'),
      step('side', '{{facts}}'),
      step('polished', '{{draft}}'),
      step('title', '{{draft}}'),
      gate('polished', 'draft'),
      step('after', '{{polished}}'),
    ],
    people: twice,
  });
  expect(ids(result.calls)).toEqual([
    'facts/generate/1',
    'draft/generate/1',
    'side/generate/1',
    'polished/generate/1',
    'title/generate/1',
    'draft/generate/2',
    'polished/generate/2',
    'title/generate/2',
    'after/generate/1',
  ]);
  expect(result.run.state.steps.ok!.gate).toMatchObject({
    status: 'approved',
    round: 2,
    decisions: [
      { decision: 'reject', reason: 'too dry', round: 1 },
      { decision: 'approve', round: 2 },
    ],
  });
});

test('whoever reads all_outputs depends on what is made again', () => {
  const result = told({
    blocks: [step('draft', 'x'), step('summary', '{{all_outputs}}'), gate('summary', 'draft')],
    people: twice,
  });
  expect(ids(result.calls)).toEqual([
    'draft/generate/1',
    'summary/generate/1',
    'draft/generate/2',
    'summary/generate/2',
  ]);
});

test('a condition, a judge and an activity depend on what they name', () => {
  const result = told({
    blocks: [
      step('draft', 'x'),
      step('when', 'x', { when: { draft: { exists: true } } }),
      step('judged', 'x', { checks: [{ judge: 'as good as {{draft}}?' }] }),
      { activity: 'act', args: [{ deep: ['{{draft}}'] }] },
      { text: 'joined', template: '{{draft}}' },
      gate('joined', 'draft'),
    ],
    people: twice,
  });
  expect(ids(result.calls).slice(5)).toEqual([
    'draft/generate/2',
    'when/generate/2',
    'judged/generate/2',
    'judged/judge/2',
    'act/call/2',
  ]);
});

test('what is inside of groups, maps, switches and sub-chains and depends on it runs again as a whole', () => {
  const result = told({
    blocks: [
      step('list', 'x', { output: { type: 'array' } }),
      {
        map: 'pages',
        over: 'list',
        each: { parallel: 'page', blocks: [step('draft', '{{item}}'), step('free', 'x')] },
      },
      {
        switch: 'route',
        on: 'brief',
        cases: { b: step('said', '{{list}}') },
        otherwise: { text: 'none', template: 'none' },
      },
      {
        chain: 'sub',
        inputs: { given: '{{list}}' },
        definition: {
          catenary: 1,
          name: 'sub',
          inputs: { given: 'array' },
          blocks: [step('inner', 'no slot')],
        },
      },
      { parallel: 'g', blocks: [step('one', '{{list}}'), step('two', 'x')] },
      { text: 'whole', template: '{{pages}} {{route}} {{sub}} {{one}}' },
      gate('whole', 'list'),
    ],
    calls: { list: [written(['x', 'y']), written(['z'])], 'route/said': { ms: 10 } },
    people: twice,
  });
  expect(ids(result.calls).slice(9)).toEqual([
    'list/generate/2',
    'pages[0]/page/draft/generate/2',
    'pages[0]/page/free/generate/2',
    'route/said/generate/2',
    'sub/inner/generate/2',
    'g/one/generate/2',
  ]);
  expect(result.run.state.outputs.pages).toEqual([
    { draft: 'pages[0]/page/draft text', free: 'pages[0]/page/free text' },
  ]);
  expect(result.run.layout.byPath.has('pages[1]/page/draft')).toBe(false);
  expect(result.run.state.steps['pages[1]/page/draft']).toBeUndefined();
});

test('a gate in an item makes that item run again, and no other', () => {
  const each: Block = {
    parallel: 'page',
    blocks: [step('draft', '{{item}}'), gate('draft', 'draft'), step('use', '{{draft}}')],
  };
  const result = told({
    blocks: [{ map: 'pages', over: 'list', each }],
    rest: { inputs: { brief: 'string', list: 'array' } },
    inputs: { brief: 'b', list: ['x', 'y'] },
    people: { 'pages[0]/page/ok': [NO, {}], 'pages[1]/page/ok': {} },
  });
  expect(ids(result.calls).toSorted()).toEqual([
    'pages[0]/page/draft/generate/1',
    'pages[0]/page/draft/generate/2',
    'pages[0]/page/use/generate/1',
    'pages[1]/page/draft/generate/1',
    'pages[1]/page/use/generate/1',
  ]);
});

test('calls in flight of what is stale are paid for and dropped, and ids stay unique', () => {
  const result = told({
    blocks: [
      {
        parallel: 'g',
        blocks: [
          step('draft', 'x'),
          step('slow', '{{draft}}'),
          step('final', '{{draft}}'),
          gate('final', 'draft'),
          step('use', '{{final}} {{slow}}'),
        ],
      },
    ],
    calls: {
      'g/draft': [written('d1'), written('d2')],
      'g/slow': [{ ms: 5000, outcome: written('s') }],
    },
    people: { 'g/ok': [NO, {}] },
  });
  const paid = result.calls.map(({ call, stale }) => `${call.id}${stale ? ' stale' : ''}`);
  expect(paid).toEqual(
    [
      'g/draft/generate/1',
      'g/final/generate/1',
      'g/slow/generate/1 stale',
      'g/draft/generate/2',
      'g/final/generate/2',
      'g/slow/generate/2',
      'g/use/generate/1',
    ].toSorted((a, b) => paid.indexOf(a) - paid.indexOf(b)),
  );
  expect(result.run.state.metadata.usage).toMatchObject({ calls: 7, inputTokens: 70 });
  expect(result.run.state.outputs.slow).toBe('s');
  expect(new Set(ids(result.calls)).size).toBe(ids(result.calls).length);
});

test('whoever has read a member of a group that runs again does so too', () => {
  const result = told({
    blocks: [
      step('a', 'x'),
      { parallel: 'g', when: { a: { exists: true } }, blocks: [step('m', 'y')] },
      step('reader', '{{m?}}'),
      step('b', '{{a}}'),
      gate('b', 'a'),
    ],
    people: twice,
  });
  expect(ids(result.calls)).toEqual(
    ['1', '2'].flatMap((n) => ['a', 'g/m', 'reader', 'b'].map((path) => `${path}/generate/${n}`)),
  );
});

test('a second redo keeps what a block has to take over that has not come to its turn again', () => {
  const sub: Block = {
    chain: 'sub',
    inputs: { t: '{{a}}' },
    definition: {
      catenary: 1,
      name: 'sub',
      inputs: { t: 'string' },
      blocks: [step('x', '{{t}}'), step('y', '{{x}}')],
    },
  };
  const result = told({
    blocks: [{ parallel: 'g', blocks: [step('a', 'z'), sub, step('b', '{{a}}'), gate('b', 'a')] }],
    calls: { 'g/sub/x': [{ ms: 10 }, { ms: 50_000 }, { ms: 10 }] },
    people: { 'g/ok': [{ ...NO, ms: 60_000 }, NO, {}] },
  });
  const y = ids(result.calls).filter((id) => id.startsWith('g/sub/y/'));
  expect(y).toEqual(['g/sub/y/generate/1', 'g/sub/y/generate/2']);
});
