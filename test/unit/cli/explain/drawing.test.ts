import { conditionText } from '../../../../src/cli/explain/condition-text';
import { explain } from '../../../../src/cli/explain/explain';
import { explainText } from '../../../../src/cli/explain/explain-text';
import { mermaid } from '../../../../src/cli/explain/graph';
import type { Block } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import { chainOf } from '../../../support/chains';

const BLOCKS: readonly Block[] = [
  { activity: 'load_ticket', as: 'ticket', args: ['{{brief}}'], output: { type: 'object' } },
  {
    parallel: 'sections',
    blocks: [
      { step: 'market', prompt: 'm', checks: [{ maxWords: 9 }, { judge: 'true?' }] },
      { step: 'summary', prompt: '{{market}}', repairs: 0, fallback: [{ value: 'none' }] },
      { text: 'note', template: 'n', when: { 'ticket.kind': { in: ['a|b', 'c"d'] } } },
    ],
  },
  {
    step: 'end',
    prompt: '{{summary}}',
    when: { any: [{ market: { exists: true } }, { not: { ticket: 'x' } }] },
  },
];
const definition = normalise(chainOf(BLOCKS));

test('a chain is drawn with its groups, what waits for what and conditions', () => {
  expect(mermaid(definition)).toBe(`flowchart TD
  b0[["load_ticket"]]
  subgraph b1["sections"]
    b2["market"]
    b3["summary"]
    b4>"note<br>when ticket.kind in [#quot;a#124;b#quot;,#quot;c\\#quot;d#quot;]"]
  end
  b5["end"]
  b0 --> b1
  b2 --> b3
  b1 -->|"when (market is there or not (ticket = #quot;x#quot;))"| b5`);
});

test('a chain is explained: what waits for what, recovery, critical path, best and worst case', () => {
  expect(explainText(explain(definition))).toBe(
    [
      'test_chain: 3 steps, 3 to 13 calls',
      '',
      'block             kind      starts                                                        calls   checks and recovery',
      'load_ticket       activity  at once',
      'sections          parallel  after load_ticket',
      'sections/market   step      with sections                                                 2 to 9  2 repairs, 1 rule, 1 judge',
      'sections/summary  step      after sections/market                                         1       1 fallback',
      'sections/note     text      with sections, when ticket.kind in ["a|b","c\\"d"]',
      'end               step      after sections, when (market is there or not (ticket = "x"))  1 to 3  2 repairs',
      '',
      'critical path  load_ticket → sections/market → sections/summary → end',
      'at best        3 calls, 5 output tokens or more, about 2 input tokens before any value is filled in',
      'at worst       13 calls, 51,200 output tokens',
      'cost           not known: default unpriced; write the prices into defaults: { rates: … }',
    ].join('\n'),
  );
});

test('each step is explained as what it takes once it runs', () => {
  const [, , market, , , end] = explain(definition).blocks;
  expect(market).toMatchObject({
    calls: { best: 2, worst: 9 },
    outputTokens: { best: 4, worst: 26_624 },
  });
  expect(end).toMatchObject({ calls: { best: 1, worst: 3 }, outputTokens: { best: 1, worst: 20_480 } });
});

test.each([
  [{ a: 1 }, 'a = 1'],
  [{ a: null, b: { gt: 1, lt: 3 } }, 'a = null and b > 1 and b < 3'],
  [{ a: { not: [1] } }, 'a ≠ [1]'],
  [{ a: { exists: false } }, 'a is absent'],
  [{ all: [{ a: true }, { any: [{ b: 1 }, { c: 2 }] }] }, '(a = true and (b = 1 or c = 2))'],
  [{ all: [{ a: true }] }, 'a = true'],
])('the condition %j reads %s', (condition, text) => expect(conditionText(condition)).toBe(text));
