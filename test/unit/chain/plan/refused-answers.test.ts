import type { Json, JsonObject } from '../../../../src/chain/json';
import { problemsOf, step } from './support';

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
    [step({ inputs: ['breif', '__proto__'], prompt: '{{breif}}' })],
    'steps[0].inputs[0]: "breif" is neither an input nor the output of an earlier step: did you mean "brief"?',
    'steps[0].inputs[1]: "__proto__" is neither an input nor the output of an earlier step; there is brief',
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
      expect.stringMatching(/^steps\[9\]\.inputs\[0\]: "breif" is neither an input/),
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
    'steps[0].Prompt: "Prompt" is not a key of it: did you mean "prompt"?',
    'steps[1].inputs: must be a list, not "brief"',
    'steps[1].output_schema.type: must be "text" or "list" or "object", not "table"',
    'steps[1].rules[0].maxWords: must be a whole number from 1 to 2000, not 0',
    'steps[1].rules[1]: must have one of the keys maxWords, minWords, includes, excludes',
    'steps[1].rules[2]: must be an object, not "short"',
    'steps[2].kind: must be "step" or "text", not "map"',
    'steps[3]: must be an object, not "a step"',
    'steps[4].inputs[0]: "brif" is neither an input nor the output of an earlier step: did you mean "brief"?',
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
