import { step } from '../../../support/blocks';
import { failed, ids, returned, written } from '../../../support/chains';
import { gate, NO, twice } from '../../../support/redo-gate';
import { told } from '../../../support/scenes/scenario';

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

test('rounds run out: two by default, and a further rejection is one', () => {
  const result = told({ blocks: [step('draft', 'x'), gate('draft', 'draft')], people: { ok: NO } });
  expect(ids(result.calls)).toEqual(['draft/generate/1', 'draft/generate/2', 'draft/generate/3']);
  expect(result.run.state.errors).toEqual({ ok: 'ok: dana rejected it: too dry' });
  expect(result.run.state.steps.ok!.gate!.decisions!.map(({ round }) => round)).toEqual([1, 2, 3]);
  const once = told({
    blocks: [step('draft', 'x'), gate('draft', 'draft', { onReject: { redo: 'draft', rounds: 1 } })],
    people: { ok: NO },
  });
  expect(ids(once.calls)).toHaveLength(2);
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
  expect(ids(result.calls)).toHaveLength(4);
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
  expect(ids(result.calls)).toEqual([
    'query/generate/1',
    'search/call/1',
    'query/generate/2',
    'search/call/2',
  ]);
  expect(result.run.state.outputs.search).toEqual(['b']);
});
