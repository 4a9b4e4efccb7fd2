import { pendingGates } from '../../../../src/chain/gate/approvals';
import type { Block } from '../../../../src/chain/definition/definition';
import { step } from '../../../support/blocks';
import { failed } from '../../../support/chains';
import { problemsOf } from '../../../support/problems-of';
import { perform, type Said, type Scenario, told } from '../../../support/scenes/scenario';

const ask = { onFailure: 'ask' } as const;
const NO: Said = { decision: 'reject', reason: 'stop' };
const group: Scenario = {
  blocks: [
    {
      parallel: 'outer',
      blocks: [
        { parallel: 'g', blocks: [step('bad', 'x'), step('good', 'x')], ...ask },
        { text: 'with', template: '[{{bad?}}][{{good?}}]' },
      ],
    },
  ],
  calls: { 'outer/g/bad': failed('Model.Refused', 'no') },
};
const list: Scenario = {
  blocks: [
    { map: 'pages', over: 'list', each: step('draft', '{{item}}'), ...ask },
    { text: 'after', template: '[{{pages?}}]' },
  ],
  rest: { inputs: { brief: 'string', list: 'array' } },
  inputs: { brief: 'b', list: ['x', 'y', 'z'] },
  calls: { 'pages[1]/draft': failed('Model.Refused', 'no') },
};
const sub: Scenario = {
  blocks: [
    {
      chain: 'sub',
      definition: { catenary: 1, name: 'sub', blocks: [step('one', 'x'), step('two', '{{one}}')] },
      ...ask,
    },
    { text: 'after', template: '[{{sub?}}]' },
  ],
  calls: { 'sub/two': failed('Model.Refused', 'no') },
};
const route: Scenario = {
  blocks: [
    {
      switch: 'route',
      on: 'brief',
      cases: { b: step('one', 'x') },
      otherwise: { text: 'none', template: 'none' },
      ...ask,
    },
    { text: 'after', template: '[{{route?}}]' },
  ],
  calls: { 'route/one': failed('Model.Refused', 'no') },
};
const shown = (scenario: Scenario): unknown =>
  pendingGates(perform(scenario).run, 'r').map(({ gate, asks, message, of, value }) => ({
    gate,
    asks,
    message,
    of,
    value,
  }));

test('a group shows what failed in it; approved, the run goes on without that', () => {
  expect(shown(group)).toEqual([
    {
      gate: 'outer/g',
      asks: 'failure',
      message: 'outer/g failed: outer/g/bad: no.',
      of: undefined,
      value: undefined,
    },
  ]);
  const { run } = told({ ...group, people: { 'outer/g': {} } });
  expect(run.state).toMatchObject({
    status: 'done',
    outputs: { good: 'outer/g/good text', with: '[][outer/g/good text]' },
    errors: { 'outer/g': 'outer/g failed: outer/g/bad: no; approved by dana' },
    steps: { 'outer/g': { status: 'skipped', reason: 'it failed, and dana goes on without it' } },
  });
});

test('whoever needs a member of a group that asks waits for the answer, and is barred where that is no', () => {
  expect(told(group).run.state.steps['outer/with']).toBeUndefined();
  const { run } = told({ ...group, people: { 'outer/g': NO } });
  expect(run.state.steps['outer/with']!.reason).toBe('it needs outer/g/bad, which did not complete');
  expect(run.state.errors['outer/g']).toBe('outer/g: outer/g/bad: no; dana rejected it: stop');
  expect(run.state.status).toBe('failed');
});

test('a group has no output that could be edited', () => {
  const { refusals } = told({ ...group, people: { 'outer/g': [{ decision: 'edit', value: 'x' }] } });
  expect(refusals).toEqual(['outer/g has no output that could be edited: approve or reject']);
});

test('nobody in time means what the terms say, for a group too', () => {
  const late = (onTimeout: 'approve' | 'reject'): Scenario => ({
    ...group,
    rest: { defaults: { approvals: { timeout: 1000, onTimeout } } },
  });
  const { run } = told(late('approve'));
  expect(run.state.steps['outer/g']!.reason).toBe('it failed, and nobody decided in time');
  expect(run.state.errors['outer/g']).toBe('outer/g failed: outer/g/bad: no; nobody decided in time');
  expect(told(late('reject')).run.state.status).toBe('failed');
});

test('a map that is approved leaves null for what failed', () => {
  expect(shown(list)).toMatchObject([
    { gate: 'pages', asks: 'failure', of: 'pages', message: 'pages failed: pages[1]/draft: no.' },
  ]);
  const { run } = told({ ...list, people: { pages: {} } });
  expect(run.state.outputs.after).toBe('[["pages[0]/draft text",null,"pages[2]/draft text"]]');
  expect(told({ ...list, people: { pages: NO } }).run.state.outputs).toEqual({});
});

test('a map that is edited is what the person says', () => {
  const { run } = told({ ...list, people: { pages: { decision: 'edit', value: ['by', 'hand'] } } });
  expect(run.state.outputs.pages).toEqual(['by', 'hand']);
  expect(run.state.steps.pages).toMatchObject({ status: 'repaired', gate: { status: 'edited' } });
});

test('a map over what is not a list asks too, and approved goes on without items', () => {
  const { run } = told({ ...list, inputs: { brief: 'b', list: 'no list' }, people: { pages: {} } });
  expect(run.state.outputs).toEqual({ pages: [], after: '[[]]' });
});

test.each([
  ['a sub-chain', sub, 'sub', 'sub failed: sub/two: no.'],
  ['a switch', route, 'route', 'route failed: route/one: no.'],
] as const)(
  '%s that is approved is gone on without; edited, it is what the person says',
  (_, scenario, path, message) => {
    expect(shown(scenario)).toMatchObject([{ gate: path, asks: 'failure', of: path, message }]);
    const approved = told({ ...scenario, people: { [path]: {} } });
    expect(approved.run.state).toMatchObject({ status: 'done', outputs: { after: '[]' } });
    const edited = told({ ...scenario, people: { [path]: { decision: 'edit', value: { two: 'by hand' } } } });
    expect(edited.run.state.outputs.after).toBe('[{"two":"by hand"}]');
    const no = told({ ...scenario, people: { [path]: NO } });
    expect(no.run.state.errors[path]).toBe(
      `${path}: ${path === 'sub' ? 'sub/two' : 'route/one'}: no; dana rejected it: stop`,
    );
    expect(no.run.state.status).toBe('failed');
  },
);

test('a stop is never asked about', () => {
  for (const [scenario, path] of [
    [group, 'outer/g/bad'],
    [list, 'pages[1]/draft'],
    [sub, 'sub/two'],
    [route, 'route/one'],
  ] as const) {
    const { run } = told({ ...scenario, calls: { [path]: failed('Model.Auth', 'no key') } });
    expect([run.state.status, run.mayAsk && pendingGates(run, 'r')]).toEqual(['failed', []]);
  }
});

test('a step that is made again by another gate asks anew, and its old question is withdrawn', () => {
  const blocks: Block[] = [
    {
      parallel: 'g',
      blocks: [
        step('draft', 'x'),
        step('risky', '{{draft}}', ask),
        step('final', '{{draft}}'),
        { approval: 'ok', of: 'final', onReject: { redo: 'draft' } },
      ],
    },
  ];
  const calls = { 'g/risky': [failed('Model.Refused', 'no')] };
  const { run, calls: made } = told({ blocks, calls, people: { 'g/ok': [{ ...NO, ms: 100 }, {}] } });
  expect(made.filter(({ call }) => call.path === 'g/risky').map(({ call }) => call.id)).toEqual([
    'g/risky/generate/1',
    'g/risky/generate/2',
  ]);
  expect(run.state.outputs).toMatchObject({ risky: 'g/risky text', final: 'g/final text' });
  expect(run.state.steps['g/risky']).toMatchObject({
    status: 'done',
    gate: { status: 'withdrawn', round: 1 },
  });
});

test('a group that is opened again forgets that it failed', () => {
  const blocks: Block[] = [
    {
      parallel: 'g',
      siblings: 'cancel',
      onFailure: 'skip',
      blocks: [step('base', 'x'), step('draft', '{{base}}'), step('bad', '{{base}}')],
    },
    { approval: 'ok', of: 'draft', onReject: { redo: 'base' } },
    { text: 'after', template: '{{draft?}}[{{bad?}}]' },
  ];
  const calls = { 'g/bad': [failed('Model.Refused', 'no')], 'g/draft': { ms: 500 } };
  const { run } = told({ blocks, calls, people: { ok: [NO, {}] } });
  expect(run.state.steps.g).toEqual({ status: 'done', startedAt: 0, endedAt: expect.any(Number) as number });
  expect(run.state.errors).toEqual({});
});

test('whoever names a member of a group that asks waits for its answer, so that none of its members may wait for them', () => {
  const group = (second: string): Block => ({
    parallel: 'g',
    ...ask,
    blocks: [step('first', 'x'), step('second', second)],
  });
  const problems = (second: string, ...rest: Block[]): string[] =>
    problemsOf([{ parallel: 'outer', blocks: [group(second), step('reader', '{{first?}}'), ...rest] }]);
  expect(problems('{{reader?}}')).toEqual([
    'blocks[0].blocks[0].blocks[1]: second → reader → g → second: these blocks wait for each other; take one of the slots out',
  ]);
  expect(problems('x')).toEqual([]);
  expect(problems('{{last?}}', step('last', '{{all_outputs}}'))[0]).toMatch(
    /second → last → reader → g → second/,
  );
});
