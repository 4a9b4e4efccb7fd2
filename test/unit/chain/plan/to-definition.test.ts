import { kindOf, nameOf, outputOf } from '../../../../src/chain/blocks';
import { problemText } from '../../../../src/chain/check/problems';
import type { ChainDefinition } from '../../../../src/chain/definition';
import type { Json, JsonObject } from '../../../../src/chain/json';
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
  expect(problemsOf(plan)).toEqual([expect.stringMatching(/^steps\[0\]\.model: "model" is no key of it; /)]);
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

const refused: [what: string, steps: Json[], ...problems: string[]][] = [
  [
    'two steps with one name',
    [step({ step_name: 'Write it' }), step({ step_name: 'write_it' })],
    'steps[1].step_name: name "write_it" is taken by steps[0]: give each step a name of its own',
  ],
  [
    'two outputs with one name',
    [step({ output_name: 'Text' }), step({ output_name: 'text' })],
    'steps[1].output_name: output "text" is taken by steps[0]: give each output a name of its own',
  ],
  [
    'an output with the name of an input',
    [step({ output_name: 'brief' })],
    'steps[0].output_name: name "brief" is that of an input: give the output another one',
  ],
  [
    'names that blocks cannot have',
    [step({ step_name: '標題', output_name: 'constructor' })],
    'steps[0].step_name: "標題" has no letter from a to z in it: write a name such as write_headline',
    'steps[0].output_name: name "constructor" is reserved: choose another one',
  ],
  [
    'steps that wait for each other',
    [step({ inputs: ['output_2'] }), step({ inputs: ['output_1'] })],
    'steps[0].inputs[0]: "output_2" is made later, by steps[1]: a step reads outputs of earlier steps only, so move that one up',
  ],
  [
    'a step that reads itself',
    [step({ inputs: ['output_1'] })],
    `steps[0].inputs[0]: "output_1" is this step's own output, which is not there yet`,
  ],
  [
    'names of nothing',
    [step({ inputs: ['breif', '__proto__'] })],
    'steps[0].inputs[0]: "breif" is no input and no output of an earlier step: did you mean "brief"?',
    'steps[0].inputs[1]: "__proto__" is no input and no output of an earlier step; there is brief, all_outputs',
  ],
  [
    'the name of a step for that of its output',
    [step({ step_name: 'write' }), step({ inputs: ['write'] })],
    'steps[1].inputs[0]: "write" is the name of a step, whose output is called "output_1": write that',
  ],
  [
    'slots of what is not listed, and braces that are no slots',
    [step({}), step({ inputs: [], prompt: '{{brief}} {{output_1}} {{x}}', fallback_prompt: 'a {{b' })],
    'steps[1].prompt: "{{brief}}" is not among the step\'s inputs: list "brief" there, or write \\{{ for a literal {{',
    'steps[1].prompt: "{{output_1}}" is not among the step\'s inputs: list "output_1" there, or write \\{{ for a literal {{',
    'steps[1].prompt: "{{x}}" is not among the step\'s inputs: leave it out, or write \\{{ for a literal {{',
    'steps[1].fallback_prompt: "{{b" is not closed: write }}, or \\{{ for a literal {{',
  ],
  [
    'all outputs where there are none',
    [step({ inputs: ['all_outputs'] })],
    'steps[0].inputs[0]: "all_outputs" is empty in the first step: leave it out',
  ],
  [
    'parts that a text has not',
    [step({}), step({ inputs: ['output_1'], prompt: '{{output_1.title}}' })],
    'steps[1].prompt: {{output_1.title}} names nothing: {{output_1}} is text, which has no part "title"',
  ],
  [
    'rules that no output can keep',
    [step({ rules: [{ minWords: 9 }, { maxWords: 5 }] })],
    'steps[0].rules: minWords 9 is more than maxWords 5: no output can pass',
  ],
  [
    'fields twice, and fields that have no name',
    [step({ output_schema: { type: 'object', fields: ['Title', 'title', '?', 'constructor'] } })],
    'steps[0].output_schema.fields[1]: "title" is listed twice: each field once',
    'steps[0].output_schema.fields[2]: "?" has no letter from a to z in it: write a name such as title',
    'steps[0].output_schema.fields[3]: name "constructor" is reserved: choose another one',
  ],
  [
    'a text without a place for what it lists',
    [step({ kind: 'text', prompt: undefined, template: 'Dear all' })],
    'steps[0].template: has no place for the input "brief": write {{brief}} where it belongs',
  ],
];

describe('refuses, by place and mend,', () => {
  it.each(refused)('%s', (_, steps, ...problems) => {
    expect(problemsOf(steps)).toEqual(problems);
  });

  it('every mistake at once, whatever its kind', () => {
    const steps = Array.from({ length: 9 }, (_, i) =>
      step({ step_name: i === 8 ? 'step_1' : `step_${i + 1}` }),
    );
    expect(problemsOf([...steps, step({ inputs: ['breif'], prompt: '{{output_1.x}}' })])).toEqual([
      expect.stringMatching(/^steps: the plan has 10 blocks that may run at once, at most 8 are allowed: /),
      expect.stringMatching(/^steps\[8\]\.step_name: name "step_1" is taken/),
      expect.stringMatching(/^steps\[9\]\.inputs\[0\]: "breif" is no input/),
      expect.stringMatching(/^steps\[9\]\.prompt: "\{\{output_1\.x\}\}" is not among/),
    ]);
  });
});

test('an answer of another shape is refused as such, beside what its other steps have wrong', () => {
  const { prompt: _, ...unprompted } = step({}) as JsonObject;
  const steps: Json[] = [
    { ...unprompted, validation_criteria: ' ', Prompt: 'x' },
    step({ inputs: 'brief', output_schema: { type: 'table' }, rules: [{ maxWords: 0 }, {}, 'short'] }),
    step({ kind: 'map' }),
    'a step',
    step({ prompt: 'x'.repeat(601), inputs: ['brif'] }),
  ];
  expect(problemsOf(steps)).toEqual([
    'steps[0]: needs the key "prompt"',
    'steps[0].validation_criteria: must be text with something in it',
    'steps[0].Prompt: "Prompt" is no key of it: did you mean "prompt"?',
    'steps[1].inputs: must be a list, not "brief"',
    'steps[1].output_schema.type: must be "text" or "list" or "object", not "table"',
    'steps[1].rules[0].maxWords: must be a whole number from 1 to 2000, not 0',
    'steps[1].rules[1]: must have one of the keys maxWords, minWords, includes, excludes',
    'steps[1].rules[2]: must be an object, not "short"',
    'steps[2].kind: must be "step" or "text", not "map"',
    'steps[3]: must be an object, not "a step"',
    'steps[4].inputs[0]: "brif" is no input and no output of an earlier step: did you mean "brief"?',
    'steps[4].prompt: has 601 characters, at most 600 are allowed: say it in fewer words',
  ]);
});

test.each([
  ['nothing', null, 'must be an object with steps, not null'],
  ['a list', [], 'must be an object with steps, not a list'],
  ['no steps', { steps: [] }, 'steps: must hold at least 1'],
])('refuses %s', (_, answer, problem) => {
  expect(problemsOf(answer as Json)).toEqual([problem]);
});

test('is said to a model in texts that name the answer, not the definition', () => {
  expect(problemText({ path: ['steps', 0, 'prompt'], message: 'x' })).toBe('steps[0].prompt: x');
});
