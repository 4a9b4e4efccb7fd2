import { braceHints } from '../../../../src/cli/text/brace-hints';
import type { Block } from '../../../../src/chain/definition/definition';
import { chainOf } from '../../../support/chains';

const hintsOf = (...blocks: Block[]): string[] => braceHints(chainOf(blocks));

test('a slot in single braces is told with its place and the mend, in every text of a chain', () => {
  expect(
    hintsOf(
      { step: 'a', prompt: 'Of {brief}.', checks: [{ judge: 'fits {a}' }] },
      { map: 'pages', over: 'a', each: { text: 'page', template: 'by {item} of {page}' } },
    ),
  ).toEqual([
    'blocks[0].prompt: {brief} is plain text: to fill brief in, write {{brief}}',
    'blocks[0].checks[0].judge: {a} is plain text: to fill a in, write {{a}}',
    'blocks[1].each.template: {page} is plain text: to fill page in, write {{page}}',
  ]);
});

test('slots, JSON, other words in braces and what no model is sent are no such', () => {
  const output = { type: 'string', description: 'of {brief}' } as const;
  expect(
    hintsOf({
      step: 'a',
      output,
      prompt: '{{brief}} as {"brief": 1}, {other}, { brief }',
      fallback: { value: 'no {brief} at all' },
    }),
  ).toEqual([]);
});
