import type { Block } from '../../../../src/chain/definition/definition';
import { estimate, estimateText } from '../../../../src/chain/effort/estimate';
import { normalise } from '../../../../src/chain/definition/normalise';
import { chainOf } from '../../../support/chains';

const estimateOf = (blocks: readonly Block[], rest: object = {}): ReturnType<typeof estimate> =>
  estimate(normalise(chainOf(blocks, rest)));

test('a plain step takes one call at best, and one more for each repair', () => {
  const found = estimateOf([{ step: 'a', prompt: 'x', maxTokens: 100 }]);
  expect(found).toMatchObject({ steps: 1, best: { calls: 1 }, worst: { calls: 3, outputTokens: 500 } });
  expect(estimateText(found)).toBe('1 step, 1 to 3 calls');
});

test('judges count for every draft, and may be asked twice', () => {
  const judge = { checks: [{ judge: 'good?' }], repairs: 1 };
  expect(estimateOf([{ step: 'a', prompt: 'x', ...judge }])).toMatchObject({
    best: { calls: 2 },
    worst: { calls: 6 },
  });
});

test('fallbacks come on top; a constant is judged but not written', () => {
  const step = {
    step: 'a',
    prompt: 'x',
    repairs: 0,
    checks: [{ judge: 'good?' }],
    fallback: [{ prompt: 'y' }, { value: 'z' }],
  };
  expect(estimateOf([step])).toMatchObject({ best: { calls: 2 }, worst: { calls: 8 } });
});

test('a step with a condition, or in a group with one, may take none', () => {
  const blocks = [
    { step: 'a', prompt: 'x', repairs: 0, when: { brief: 'b' } },
    { parallel: 'g', when: { brief: 'b' }, blocks: [{ step: 'c', prompt: 'x', repairs: 0 }] },
  ];
  expect(estimateText(estimateOf(blocks))).toBe('2 steps, 0 to 2 calls');
});

test('the limits bound the worst case', () => {
  expect(estimateOf([{ step: 'a', prompt: 'x' }], { limits: { calls: 2, outputTokens: 100 } }).worst).toEqual(
    { calls: 2, outputTokens: 100 },
  );
});

test('at best a draft has as few tokens as its checks let, a verdict its keys and its word', () => {
  const blocks = [
    { step: 'a', prompt: '12345678{{brief}}', checks: [{ minWords: 20 }, { judge: '1234' }] },
    { step: 'b', prompt: '1234' },
    { step: 'c', prompt: '1234', when: { brief: 'b' } },
  ];
  expect(estimateOf(blocks)).toMatchObject({ best: { calls: 3, outputTokens: 24 }, writtenTokens: 4 });
});

test('one figure is said once', () => {
  expect(estimateText(estimateOf([{ step: 'a', prompt: 'x', repairs: 0 }]))).toBe('1 step, 1 call');
  expect(estimateText(estimateOf([{ text: 't', template: 'x' }]))).toBe('0 steps, 0 calls');
});

test('the critical path follows who waits for whom inside a group', () => {
  const blocks = [
    { step: 'start', prompt: 'x' },
    {
      parallel: 'g',
      blocks: [
        { step: 'a', prompt: 'x' },
        { step: 'b', prompt: '{{a}}', checks: [{ judge: 'good?' }] },
        { step: 'c', prompt: 'x' },
      ],
    },
    { text: 'end', template: '{{b}}' },
  ];
  expect(estimateOf(blocks).criticalPath).toEqual(['start', 'g/a', 'g/b', 'end']);
});
