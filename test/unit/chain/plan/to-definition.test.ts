import { kindOf, nameOf, outputOf } from '../../../../src/chain/definition/blocks';
import type { ChainDefinition } from '../../../../src/chain/definition/definition';
import { PRODUCT_PAGE_INPUTS, PRODUCT_PAGE_PLAN, PRODUCT_PAGE_STEPS } from '../../../support/plans';
import { planned, problemsOf, step } from './support';

test("the article's request becomes the article's five steps and their outputs, one after the other", () => {
  const { blocks, ...rest } = planned(PRODUCT_PAGE_PLAN, { inputs: PRODUCT_PAGE_INPUTS });
  expect(blocks.map((block) => [nameOf(block), outputOf(block)])).toEqual(PRODUCT_PAGE_STEPS);
  expect(blocks.map(kindOf)).toEqual(Array(5).fill('step'));
  expect(rest).toEqual({
    catenary: 1,
    name: 'plan',
    inputs: PRODUCT_PAGE_INPUTS,
    limits: { calls: 100 },
  });
});

test('the four fields of the article are the description, the schema, the prompt and the judge of a step', () => {
  const [first] = planned(PRODUCT_PAGE_PLAN, { inputs: PRODUCT_PAGE_INPUTS }).blocks;
  expect(first).toEqual({
    step: 'extract_keywords',
    as: 'keyword_list',
    description: 'the brief of the product → a list of three to six short keywords',
    prompt: [
      'List the strongest selling keywords for this product, the strongest first.',
      '<product_brief>\n{{product_brief}}\n</product_brief>',
      'The form of your answer: a list of three to six short keywords',
    ].join('\n\n'),
    output: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 6 },
    checks: [{ judge: 'Every keyword is short and says something a buyer would look for.' }],
  });
});

const promptOf = (definition: ChainDefinition, index = 0): string =>
  (definition.blocks[index] as { prompt: string }).prompt;

describe('a prompt', () => {
  it('has its slots written as the format wants them', () => {
    const prompt = 'About {{ Brief }} and {{brief.title}}, {{{brief}}}, \\{{brief}}.';
    expect(promptOf(planned([step({ prompt })]))).toContain(
      'About {{brief}} and {{brief.title}}, {{brief}}}, \\{{brief}}.',
    );
  });

  it('is followed by what it lists and does not name, and so is that of its fallback', () => {
    const [block] = planned([step({ prompt: 'Write.', fallback_prompt: 'Write about {{brief}}.' })]).blocks;
    expect(block).toMatchObject({
      prompt: expect.stringContaining('Write.\n\n<brief>\n{{brief}}\n</brief>\n\n'),
      fallback: { prompt: expect.stringMatching(/^Write about \{\{brief\}\}\.\n\nThe form/) },
    });
  });

  it('may do without an input that may be absent', () => {
    const inputs = { brief: { optional: true } };
    const named = planned([step({ prompt: 'A {{brief}}, {{brief.x}}, {{brief.y?}}' })], { inputs });
    expect(promptOf(named)).toContain('A {{brief?}}, {{brief.x?}}, {{brief.y?}}');
    expect(promptOf(planned([step({ prompt: 'A' })], { inputs }))).toContain('<brief>\n{{brief?}}\n</brief>');
  });

  it('reads nothing in what is data: the format, and literal braces', () => {
    const definition = planned([step({ output_format: 'like {{name}}', validation_criteria: 'no \\{{x}}' })]);
    expect(promptOf(definition)).toContain('The form of your answer: like \\{{name}}');
    expect(definition.blocks[0]).toMatchObject({ checks: [{ judge: 'no \\{{x}}' }] });
  });
});

test('names are written as the format has them, wherever they stand', () => {
  const { blocks } = planned([
    step({ step_name: 'Extract Keywords', output_name: 'keywordList' }),
    step({
      step_name: 'Überschrift 1',
      inputs: ['Keyword-List'],
      prompt: '{{KeywordList}}',
      output_name: '{{Title}}',
    }),
  ]);
  expect(blocks.map((block) => [nameOf(block), outputOf(block)])).toEqual([
    ['extract_keywords', 'keyword_list'],
    ['uberschrift_1', 'title'],
  ]);
  expect(blocks[1]).toMatchObject({ prompt: expect.stringMatching(/^\{\{keyword_list\}\}/) });
});

test('all_outputs stands for the outputs of all earlier steps', () => {
  const { blocks } = planned([step({}), step({ inputs: ['all_outputs'], prompt: 'Review.' })]);
  expect(blocks[1]).toMatchObject({
    prompt: expect.stringContaining('<all_outputs>\n{{all_outputs}}\n</all_outputs>'),
  });
});

test('steps that do not need each other are one group, and each waits for what it names', () => {
  const { blocks } = planned([step({}), step({}), step({ inputs: ['output_1', 'output_2'] })]);
  expect(blocks).toMatchObject([
    { parallel: 'steps', blocks: [{ step: 'step_1' }, { step: 'step_2' }, { step: 'step_3' }] },
  ]);
});

test('texts and activities of a plan are blocks of their own kinds', () => {
  const { blocks } = planned(
    [
      step({ kind: 'activity', activity: 'search', prompt: undefined, inputs: ['brief'] }),
      step({ kind: 'text', template: 'Found: {{output_1}}', prompt: undefined, inputs: ['output_1'] }),
    ],
    { allow: { kinds: ['text', 'activity'], activities: ['search'] } },
  );
  const description = 'what it needs → some text; It says something.';
  expect(blocks).toEqual([
    { activity: 'step_1', as: 'output_1', description, call: 'search', args: ['{{brief}}'] },
    { text: 'step_2', as: 'output_2', description, template: 'Found: {{output_1}}' },
  ]);
});

test('a step may name a model that is allowed', () => {
  const plan = [step({ model: 'writer' })];
  expect(planned(plan, { allow: { models: ['writer'] } }).blocks).toMatchObject([{ model: 'writer' }]);
  expect(problemsOf(plan)).toEqual([
    expect.stringMatching(/^steps\[0\]\.model: "model" is not a key of it; /),
  ]);
});

test('has as many repairs as its calls leave room for', () => {
  const steps = Array.from({ length: 5 }, (_, i) => step({ inputs: i === 0 ? [] : [`output_${i}`] }));
  const repairs = (calls: number): unknown[] =>
    planned(steps, { allow: { calls } }).blocks.map((block) => (block as { repairs?: number }).repairs);
  expect([45, 44, 30, 15].map((calls) => repairs(calls)[0])).toEqual([undefined, 1, 1, 0]);
  expect(problemsOf(steps, { allow: { calls: 14 } })).toEqual([
    expect.stringMatching(/^steps: the plan has 45 model calls at worst, at most 14 are allowed: /),
  ]);
});
