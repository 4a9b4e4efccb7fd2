import { explain } from '../../../../src/cli/explain/explain';
import { explainText } from '../../../../src/cli/explain/explain-text';
import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { chainOf } from '../../../support/chains';
import { EVERY_BLOCK } from '../../../support/scenes/every-block';

const explained = explain(normalise(chainOf(EVERY_BLOCK)));
const row = (path: string) => explained.blocks.find((block) => block.path === path);
const textOf = (blocks: readonly Block[], rest: object = {}): string =>
  explainText(explain(normalise(chainOf(blocks, rest))));

test('every kind of block is explained with all that is inside it', () => {
  expect(explainText(explained)).toBe(
    [
      'test_chain: 8 steps, 1 plan, 5 to 77 calls, 1 to 3 of them for each item of pages[]/page/facts, and 1 more for each item of end/notes, waits for a person at review, end/send and 1 other gate',
      '',
      'block                      kind      starts                                      calls           checks and recovery',
      'load_ticket                activity  at once',
      'outline                    step      after load_ticket                           1 to 8          1 repair',
      'review                     approval  after outline                                               decides on outline; maria or tom; rejected after 24h; a rejection runs outline again, at most 3 times',
      'pages                      map       after review                                2 to 36         each title of outline, 2 to 4, 2 at once',
      'pages[]/page               chain     with pages                                  1 to 9          at most 9 calls',
      'pages[]/page/facts         map       with pages[]/page                           1 to 3 an item  each item of list',
      'pages[]/page/facts[]/fact  step      with pages[]/page/facts                     1 to 3          2 repairs',
      'pages[]/page/draft         step      after pages[]/page/facts                    1               asks a person where it fails',
      'route                      switch    after pages                                 0 to 6          by ticket.kind',
      'route/both                 parallel  for "refund"',
      'route/both/sum             step      with route/both                             1 to 3          2 repairs',
      'route/both/refund          step      after route/both/sum                        1 to 3          2 repairs',
      'route/none                 text      for "a \\"b\\" | c", when ticket.open = true',
      'route/other                step      otherwise                                   1',
      'end                        parallel  after route                                                 asks a person where it fails',
      'end/notes                  map       with end                                    1 an item       each item of ticket.notes',
      'end/notes[]/note           step      after end/send                              1',
      'end/last                   step      with end                                    1',
      'end/send                   approval  after end/last                                              decides on last; a failure leaves its output out',
      'end/work                   plan      after end/send                              1 to 26         2 repairs; plans at most 3 blocks (step, text), 8 at once, 20 calls; a person decides on the plan; is_allowed looks at the decision; a rejection has it planned again, once',
      '',
      'critical path  load_ticket → outline → review → pages[]/page/facts[]/fact → pages[]/page/draft → route/both/sum → route/both/refund → end/last → end/send → end/notes[]/note',
      'at best        5 calls, 5 output tokens or more, about 3 input tokens before any value is filled in',
      'at worst       77 calls, 315,392 output tokens',
      'cost           not known: default unpriced; write the prices into defaults: { rates: … }',
      'each item      of pages[]/page/facts: 1 to 3 calls, 1 to 20,480 output tokens more; a limit bounds the calls at worst',
      'each item      of end/notes: 1 call, 1 to 4,096 output tokens more',
      'people         waits for a person at review, end/send, end/work',
    ].join('\n'),
  );
});

test('a gate says who may decide, until when, what it means that nobody did, and what a rejection does', () => {
  expect(row('review')!.gates).toEqual([
    {
      asks: 'approval',
      of: 'outline',
      timeout: '24h',
      onTimeout: 'reject',
      approvers: ['maria', 'tom'],
      redo: { step: 'outline', rounds: 3 },
    },
  ]);
  expect(row('end/send')!.gates).toEqual([{ asks: 'approval', of: 'last', mayFail: true }]);
  expect(row('end/work')!.gates).toEqual([
    { asks: 'plan', authorize: 'is_allowed', redo: { step: 'work', rounds: 1 } },
  ]);
  expect(row('end')!.gates).toEqual([{ asks: 'failure' }]);
});

test('what all gates of a chain have in common is said of each', () => {
  const approvals = { timeout: 90_000, onTimeout: 'approve', approvers: ['a', 'b', 'c'] };
  const text = textOf(
    [
      { step: 'draft', prompt: 'x', repairs: 0 },
      { approval: 'review', of: 'draft' },
    ],
    { defaults: { approvals, onFailure: 'ask' } },
  );
  expect(text).toContain('asks a person where it fails; a, b or c; approved after 1 min 30 s');
  expect(text).toContain('decides on draft; a, b or c; approved after 1 min 30 s');
});

test('whoever names an approved output waits for its gate', () => {
  expect(row('end/notes[]/note')!.waitsFor).toEqual(['end/send']);
  expect(row('end/work')!.waitsFor).toEqual(['end/send']);
});

test('what is inside is told from what it is inside of', () => {
  expect(row('pages[]/page/facts[]/fact')).toEqual({
    path: 'pages[]/page/facts[]/fact',
    kind: 'step',
    inside: 'pages[]/page/facts',
    waitsFor: [],
    calls: { best: 1, worst: 3 },
    outputTokens: { best: 1, worst: 20_480 },
    recovery: '2 repairs',
  });
  expect(row('route/both')).toMatchObject({ inside: 'route', case: 'refund' });
  expect(row('route/other')).toMatchObject({ case: null });
  expect(row('pages')).toMatchObject({
    each: { over: 'outline', item: 'title', least: 2, most: 4, concurrency: 2 },
  });
});

test('a limit that bounds a list of any length is said', () => {
  const list = { inputs: { list: 'array' } };
  const blocks: Block[] = [{ map: 'm', over: 'list', each: { step: 's', prompt: 'x', repairs: 0 } }];
  expect(textOf(blocks, { ...list, limits: { calls: 10 } })).toContain(
    'each item      of m: 1 call, 1 to 4,096 output tokens more; a limit bounds the calls at worst',
  );
  expect(textOf(blocks, { ...list, limits: { calls: 10, outputTokens: 99 } })).toContain(
    'more; a limit bounds the calls and the tokens at worst',
  );
});

test('what a chain costs is said where every model has a price, of each block too', () => {
  const defaults = { model: 'm', maxTokens: 1000, repairs: 0, rates: { m: { input: 1, output: 100 } } };
  const blocks: Block[] = [
    { step: 'a', prompt: 'write' },
    { map: 'm', over: 'list', each: { step: 's', prompt: 'x' } },
  ];
  const rest = { defaults, inputs: { list: 'array' } };
  expect(textOf(blocks, rest)).toContain(
    [
      'cost           about $0.00010 or more, at worst $0.10; before any value is filled in',
      'each item      of m: 1 call, 1 to 1,000 output tokens, $0.00010 to $0.10 more',
    ].join('\n'),
  );
  const { blocks: rows, cost } = explain(normalise(chainOf(blocks, rest)));
  expect(rows[0]).toMatchObject({ path: 'a', cost });
  expect(cost!.worst).toBeCloseTo(0.1025, 3);
});
