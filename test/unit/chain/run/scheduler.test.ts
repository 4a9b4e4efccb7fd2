import { resultOf } from '../../../../src/chain/state/result';
import { start } from '../../../../src/chain/run/start';
import { step } from '../../../support/blocks';
import { failed, ids, play, runOf, written } from '../../../support/chains';

test('a list runs one block after the other', () => {
  const run = runOf([step('a', '{{brief}}'), step('b', 'no reference')]);
  expect(ids(play(run))).toEqual(['a/generate/1', 'b/generate/1']);
  expect(run.state.status).toBe('done');
  expect(run.state.outputs).toEqual({ a: 'a text', b: 'b text' });
});

test('members of a group start together, in written order', () => {
  const run = runOf([{ parallel: 'g', blocks: [step('a', 'x'), step('b', 'x'), step('c', 'x')] }]);
  expect(start(run, 0).map(({ id }) => id)).toEqual(['g/a/generate/1', 'g/b/generate/1', 'g/c/generate/1']);
});

test('a member that names a sibling waits for that sibling only', () => {
  const run = runOf([
    { parallel: 'g', blocks: [step('a', 'x'), step('b', 'x'), step('c', '{{a}}'), step('d', '{{b}}')] },
    step('e', '{{c}} {{d}}'),
  ]);
  const calls = play(run, {
    'g/a': { ms: 100 },
    'g/b': { ms: 400 },
    'g/c': { ms: 400 },
    'g/d': { ms: 100 },
    e: { ms: 100 },
  });
  expect(run.state.metadata.endedAt).toBe(600);
  expect(calls.find(({ call }) => call.path === 'g/c')!.startedAt).toBe(100);
});

test('a member may name a sibling that is written after it', () => {
  const run = runOf([{ parallel: 'g', blocks: [step('late', '{{early}}'), step('early', 'x')] }]);
  expect(ids(play(run))).toEqual(['g/early/generate/1', 'g/late/generate/1']);
});

test('all_outputs in a group waits for the members written before it', () => {
  const run = runOf([
    { parallel: 'g', blocks: [step('a', 'x'), step('sum', '{{all_outputs}}'), step('c', 'x')] },
  ]);
  const calls = play(run);
  const request = calls.find(({ call }) => call.path === 'g/sum')!.call.args[0] as { names: string[] };
  expect(request.names).toEqual(['all_outputs.a']);
});

test('a block whose condition does not hold is skipped, and what names it optionally goes on', () => {
  const run = runOf([step('a', 'x', { when: { brief: 'other' } }), step('b', '[{{a?}}]')]);
  play(run);
  expect(run.state.steps.a).toMatchObject({ status: 'skipped', reason: 'its condition does not hold' });
  expect(run.state.steps.b!.status).toBe('done');
});

test('text is joined without a call', () => {
  const run = runOf([step('a', 'x'), { text: 'page', template: '# {{brief}}\n{{a}}' }]);
  expect(ids(play(run))).toEqual(['a/generate/1']);
  expect(run.state.outputs.page).toBe('# b\na text');
});

test('an activity gets the value of an argument that is exactly one slot', () => {
  const run = runOf(
    [
      {
        activity: 'send',
        call: 'sendMail',
        args: ['{{order}}', { note: 'for {{brief}}', id: '{{order.id}}' }],
      },
    ],
    { inputs: { brief: 'string', order: { type: 'object' } } },
    { brief: 'b', order: { id: 7 } },
  );
  const [sent] = play(run);
  expect(sent!.call).toMatchObject({ activity: 'sendMail', args: [{ id: 7 }, { note: 'for b', id: 7 }] });
});

test('at the first failure of a list nothing later starts', () => {
  const run = runOf([step('a', 'x'), step('b', 'x')]);
  expect(ids(play(run, { a: failed('Model.Auth') }))).toEqual(['a/generate/1']);
  expect(run.state.status).toBe('failed');
  expect(run.state.errors).toEqual({ a: 'a failed: it failed' });
});

test('siblings of a failed member finish, nothing that depends on it starts, and all failures are kept', () => {
  const run = runOf([
    {
      parallel: 'g',
      blocks: [step('a', 'x'), step('b', 'x'), step('c', '{{a}}'), step('d', '{{b}}'), step('e', 'x')],
    },
  ]);
  play(run, { 'g/a': failed('Model.Refused', 'no'), 'g/e': failed('Model.Unavailable', 'gone') });
  expect(run.state.status).toBe('failed');
  expect(run.state.outputs).toEqual({ b: 'g/b text', d: 'g/d text' });
  expect(run.state.steps['g/c']).toMatchObject({
    status: 'skipped',
    reason: 'it needs g/a, which did not complete',
  });
  expect(run.state.steps.g!.failure!.message).toBe('g/a: no; g/e: gone');
});

test('siblings: cancel ends the calls in flight and starts nothing more in that group', () => {
  const run = runOf([
    { parallel: 'g', siblings: 'cancel', blocks: [step('a', 'x'), step('b', 'x'), step('c', '{{b}}')] },
  ]);
  const calls = play(run, { 'g/a': { ms: 10, outcome: failed('Model.Refused') }, 'g/b': { ms: 500 } });
  expect(calls.at(-1)).toMatchObject({ endedAt: 10, outcome: { kind: 'cancelled' } });
  expect(run.state.status).toBe('failed');
  expect(run.state.steps['g/c']!.status).toBe('skipped');
});

test('a group with onFailure: skip goes on without the failed members outputs', () => {
  const run = runOf([
    { parallel: 'g', onFailure: 'skip', blocks: [step('a', 'x'), step('b', 'x')] },
    step('z', '[{{a?}}][{{b?}}]'),
  ]);
  play(run, { 'g/a': failed('Model.Refused') });
  expect(run.state.status).toBe('done');
  expect(run.state.steps.g!.status).toBe('skipped');
  expect(run.state.outputs).toMatchObject({ b: 'g/b text', z: 'z text' });
});

test('a sibling of a group that skips its failures starts without them', () => {
  const run = runOf([
    {
      parallel: 'g',
      blocks: [
        { parallel: 'inner', onFailure: 'skip', blocks: [step('a', 'x'), step('a2', '{{a}}')] },
        step('b', '[{{a?}}][{{a2?}}]'),
      ],
    },
  ]);
  play(run, { 'g/inner/a': failed('Model.Refused') });
  expect(run.state.status).toBe('done');
  expect(run.state.steps['g/b']!.status).toBe('done');
});

test('a wrong set-up fails a group even where it would skip failures', () => {
  const run = runOf([{ parallel: 'g', onFailure: 'skip', blocks: [step('a', 'x', { onFailure: 'skip' })] }]);
  play(run, { 'g/a': failed('Model.Auth', 'no key') });
  expect(run.state.status).toBe('failed');
});

test('no more calls are in flight than the window allows, in written order', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const run = runOf([{ parallel: 'g', blocks: names.map((name) => step(name, 'x')) }], {
    window: { calls: 2 },
  });
  expect(start(run, 0).map(({ path }) => path)).toEqual(['g/a', 'g/b']);
  expect(start(run, 0)).toEqual([]);
});

test('the window of bytes lets a larger single call run alone', () => {
  const blocks = [step('a', '{{brief}}'), step('b', '{{brief}}'), step('c', 'x')];
  const run = runOf([{ parallel: 'g', blocks }], { window: { bytes: 1000 } }, { brief: 'x'.repeat(5000) });
  expect(start(run, 0).map(({ path }) => path)).toEqual(['g/a']);
});

test('a run stops before the call that would pass its limit of calls', () => {
  const run = runOf([step('a', 'x'), step('b', 'x'), step('c', 'x')], { limits: { calls: 2 } });
  expect(play(run)).toHaveLength(2);
  expect(run.state.errors.c).toMatch(/limit of 2 model calls is reached/);
});

test('a call waits while others may still give output tokens back, and fails when none can', () => {
  const blocks = ['a', 'b', 'c'].map((name) => step(name, 'x', { maxTokens: 100 }));
  const wide = runOf([{ parallel: 'g', blocks }], { limits: { outputTokens: 120 } });
  expect(start(wide, 0)).toHaveLength(1);
  play(wide);
  const list = runOf(blocks, { limits: { outputTokens: 120 } });
  play(list);
  expect(list.state.status).toBe('done');
  const short = runOf(blocks, { limits: { outputTokens: 107 } });
  play(short);
  expect(short.state.steps.c!.failure!.type).toBe('Limit.Reached');
  expect(short.state.metadata.usage.calls).toBe(2);
});

test('a slot path that the value does not have fails the step by name', () => {
  const run = runOf([step('a', 'x'), step('b', '{{a.items.0}}')]);
  play(run);
  expect(run.state.steps.b!.failure).toEqual({
    type: 'Slot.Missing',
    message: '{{a.items.0}} has no value; write {{a.items.0?}} where it may be absent',
  });
});

test('empty, zero and false are values', () => {
  const run = runOf([step('a', 'x'), step('b', '[{{a}}]', { when: { a: '' } })]);
  play(run, { a: written('') });
  expect(resultOf(run).outputs).toEqual({ a: '', b: 'b text' });
});

test('a constant too large for Temporal is refused before it is sent', () => {
  const run = runOf([step('b', '{{brief}}')], {}, { brief: 'x'.repeat(2_500_000) });
  expect(play(run)).toEqual([]);
  expect(run.state.steps.b!.failure!.type).toBe('Output.TooLarge');
});

test('a group inside a group is skipped with its members, and what names them goes on', () => {
  const run = runOf([
    {
      parallel: 'outer',
      blocks: [
        { parallel: 'inner', when: { brief: 'other' }, blocks: [step('a', 'x'), step('b', '{{a}}')] },
        step('c', '[{{a?}}]'),
      ],
    },
  ]);
  expect(ids(play(run))).toEqual(['outer/c/generate/1']);
  expect(run.state.steps['outer/inner/a']).toMatchObject({
    status: 'skipped',
    reason: 'its condition does not hold',
  });
  expect(run.state.status).toBe('done');
});

test('a text inside a nested group lets a member that is written before it start', () => {
  const run = runOf([
    {
      parallel: 'outer',
      blocks: [
        step('c', '{{a}}'),
        { parallel: 'inner', blocks: [{ text: 'a', template: 'A' }, step('b', '{{c}}')] },
      ],
    },
  ]);
  expect(ids(play(run))).toEqual(['outer/c/generate/1', 'outer/inner/b/generate/1']);
});

test('a group all of whose members an outer failure kept from starting is skipped', () => {
  const run = runOf(
    [
      {
        parallel: 'outer',
        siblings: 'cancel',
        blocks: [step('a', 'x'), { parallel: 'inner', blocks: [step('b', 'x'), step('c', 'x')] }],
      },
    ],
    { window: { calls: 1 } },
  );
  play(run, { 'outer/a': failed('Model.Refused') });
  expect(run.state.steps['outer/inner']!.status).toBe('skipped');
});

test("a user's value that no UTF-8 can hold fails its activity", () => {
  const run = runOf([{ activity: 'fetch' }, { text: 't', template: '{{fetch}}' }]);
  play(run, { fetch: { kind: 'returned', value: { name: '\ud800x' } } });
  expect(run.state.errors.fetch).toBe(
    'fetch failed: fetch: its value $.name holds a lone surrogate, which UTF-8 cannot hold',
  );
});

test('null is a value too', () => {
  const run = runOf([{ activity: 'find' }, { text: 't', template: '[{{find}}]' }]);
  play(run, { find: { kind: 'returned', value: null } });
  expect(run.state.outputs.t).toBe('[null]');
});
