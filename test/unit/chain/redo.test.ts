import type { ApprovalBlock, Block } from '../../../src/chain/definition';
import { failed, returned, written } from '../../support/chains';
import { told, type Told } from '../../support/scenario';

const step = (name: string, prompt: string, rest: object = {}): Block => ({ step: name, prompt, ...rest });
const gate = (of: string, redo: string, rest: Partial<ApprovalBlock> = {}): Block => ({
  approval: 'ok',
  of,
  onReject: { redo },
  ...rest,
});
const made = ({ calls }: Told): string[] => calls.map(({ call }) => call.id);
const NO = { decision: 'reject', reason: 'too dry' } as const;
const twice = { ok: [NO, {}] };

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
  expect(made(result)).toEqual([
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

test('the reason is in the next conversation, below what was rejected, and repairs follow it', () => {
  const bad = {
    kind: 'returned',
    value: {
      model: 'm',
      usage: { inputTokens: 1, outputTokens: 1 },
      reply: 'worse',
      rejected: { by: 'rule', reasons: ['long'] },
    },
  } as const;
  const { calls, run } = told({
    blocks: [step('draft', 'x'), gate('draft', 'draft')],
    calls: { draft: [written('first'), bad, written('second')] },
    people: twice,
  });
  const requests = calls.map(
    ({ call: { args } }) => args as [{ names: string[]; turns?: unknown[] }, ...string[]],
  );
  expect(requests[0]![0].turns).toBeUndefined();
  expect([requests[1]![0].turns, requests[1]!.slice(1)]).toEqual([[{ reasons: ['too dry'] }], ['first']]);
  expect([requests[2]![0].turns, requests[2]!.slice(1)]).toEqual([
    [{ reasons: ['too dry'] }, { reasons: ['long'] }],
    ['first', 'worse'],
  ]);
  expect(calls.map(({ call }) => call.summary)).toEqual(['draft', 'draft · again', 'draft · again repair 1']);
  expect(run.state.steps.draft).toMatchObject({
    status: 'repaired',
    earlier: [{ rung: 0 }],
    attempts: [{ reply: 'worse' }, { rung: 0 }],
  });
  expect(run.state.outputs.draft).toBe('second');
});

test('a step before the maker is told the reason too, below its own output', () => {
  const { calls } = told({
    blocks: [step('outline', 'x'), step('draft', '{{outline}}'), gate('draft', 'outline')],
    calls: { outline: [written('one'), written('two')] },
    people: twice,
  });
  const again = calls.filter(({ call }) => call.path === 'outline')[1]!.call;
  expect(again.args.slice(1)).toEqual(['one']);
  const draft = calls.filter(({ call }) => call.path === 'draft')[1]!.call;
  expect(draft.args).toMatchObject([{ names: ['outline'] }, 'two']);
  expect(draft.args[0]).not.toHaveProperty('turns');
});

test('whoever reads all_outputs depends on what is made again', () => {
  const result = told({
    blocks: [step('draft', 'x'), step('summary', '{{all_outputs}}'), gate('summary', 'draft')],
    people: twice,
  });
  expect(made(result)).toEqual([
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
  expect(made(result).slice(5)).toEqual([
    'draft/generate/2',
    'when/generate/2',
    'judged/generate/2',
    'judged/judge/2',
    'act/call/2',
  ]);
});

test('rounds run out: two by default, and a further rejection is one', () => {
  const result = told({ blocks: [step('draft', 'x'), gate('draft', 'draft')], people: { ok: NO } });
  expect(made(result)).toEqual(['draft/generate/1', 'draft/generate/2', 'draft/generate/3']);
  expect(result.run.state.errors).toEqual({ ok: 'ok: dana rejected it: too dry' });
  expect(result.run.state.steps.ok!.gate!.decisions!.map(({ round }) => round)).toEqual([1, 2, 3]);
  const once = told({
    blocks: [step('draft', 'x'), gate('draft', 'draft', { onReject: { redo: 'draft', rounds: 1 } })],
    people: { ok: NO },
  });
  expect(made(once)).toHaveLength(2);
  const skipping = told({
    blocks: [
      step('draft', 'x'),
      gate('draft', 'draft', { onReject: { redo: 'draft', rounds: 1 }, onFailure: 'skip' }),
    ],
    people: { ok: NO },
  });
  expect(skipping.run.state).toMatchObject({ status: 'done', outputs: {} });
});

test('a timeout that means a rejection asks for another draft too', () => {
  const { run, calls } = told({
    blocks: [step('draft', 'x'), gate('draft', 'draft', { timeout: 5000, onTimeout: 'reject' })],
    people: { ok: [{ ms: 6000 }, {}] },
  });
  expect(calls[1]!.call.args[0]).toMatchObject({ turns: [{ reasons: ['nobody decided in time'] }] });
  expect(run.state.steps.ok!.gate!.decisions!.map(({ decision, round }) => [decision, round])).toEqual([
    ['timeout', 1],
    ['timeout', 2],
    ['timeout', 3],
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
  expect(made(result).slice(9)).toEqual([
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
  expect(made(result).toSorted()).toEqual([
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
  expect(new Set(made(result)).size).toBe(made(result).length);
});

test('a step that is skipped for good, or has an empty output, is quoted in words', () => {
  const edited = told({
    blocks: [
      step('draft', 'x'),
      gate('draft', 'draft'),
      { approval: 'legal', of: 'draft', onReject: { redo: 'draft' } },
    ],
    people: { ok: [{ decision: 'edit', value: '' }, {}], legal: [NO, {}] },
  });
  const again = edited.calls.filter(({ call }) => call.purpose === 'generate')[1]!.call;
  expect(again.args.slice(1)).toEqual(['(an empty reply)']);
  const skipped = told({
    blocks: [step('notes', 'x', { onFailure: 'skip' }), step('draft', '{{notes?}}'), gate('draft', 'notes')],
    calls: { notes: [failed('Model.Refused'), written('n')] },
    people: twice,
  });
  expect(skipped.run.state.outputs).toMatchObject({ notes: 'n' });
  expect(skipped.calls[2]!.call.args.slice(1)).toEqual(['(an empty reply)']);
});

test('of two gates the second sends both back to the beginning, and each keeps its own rounds', () => {
  const result = told({
    blocks: [
      step('draft', 'x'),
      gate('draft', 'draft', { onReject: { redo: 'draft', rounds: 1 } }),
      { approval: 'legal', of: 'draft', onReject: { redo: 'draft', rounds: 2 } },
    ],
    people: { ok: [{}, {}, NO, {}], legal: [NO, NO, {}] },
  });
  expect(made(result)).toHaveLength(4);
  expect(result.run.state.status).toBe('done');
  expect(result.run.state.steps.ok!.gate!.decisions!.map(({ decision }) => decision)).toEqual([
    'approve',
    'approve',
    'reject',
    'approve',
  ]);
});

test('an activity as maker: the step that it read is made again', () => {
  const result = told({
    blocks: [step('query', 'x'), { activity: 'search', args: ['{{query}}'] }, gate('search', 'query')],
    calls: { search: [returned(['a']), returned(['b'])] },
    people: twice,
  });
  expect(made(result)).toEqual(['query/generate/1', 'search/call/1', 'query/generate/2', 'search/call/2']);
  expect(result.run.state.outputs.search).toEqual(['b']);
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
  expect(made(result)).toEqual(
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
  const y = made(result).filter((id) => id.startsWith('g/sub/y/'));
  expect(y).toEqual(['g/sub/y/generate/1', 'g/sub/y/generate/2']);
});
