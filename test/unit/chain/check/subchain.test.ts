import { step } from '../../../support/blocks';
import { problemsOf } from '../../../support/problems-of';

const translate = {
  catenary: 1,
  name: 'translate',
  inputs: {
    text: 'string',
    lang: { enum: ['de', 'fr'] },
    most: 'integer?',
    tone: { type: 'string', default: 'plain' },
    rows: 'array?',
  },
  blocks: [
    step('translation', '{{text}} {{lang}} {{most?}} {{tone}}'),
    step('note', 'p', { onFailure: 'skip' }),
  ],
};
const given = { text: '{{draft}}', lang: 'de' };
const subProblems = (rest: object, ...after: object[]): string[] =>
  problemsOf([step('draft'), { chain: 'sub', definition: translate, inputs: given, ...rest }, ...after], {
    inputs: { brief: 'string', hint: 'string?' },
  }).map((text) => text.replace('blocks[1].', ''));
const OR_WHEN = 'to go on without it, or test it in "when"';

describe('a sub-chain', () => {
  it('is a whole chain, given values by the names of its inputs', () => {
    const inputs = {
      text: '{{draft}} and {{brief}}',
      lang: '{{draft}}',
      most: 3,
      tone: '{{hint?}}',
      rows: ['{{brief}}'],
    };
    expect(subProblems({ inputs, as: 'result', when: { brief: 'x' }, onFailure: 'ask' })).toEqual([]);
  });

  it.each([
    [{ definition: undefined }, 'blocks[1]: a sub-chain needs the key "definition"'],
    [
      { definition: { file: 'x.yaml' } },
      'definition: { file: … } is read only where the chain itself is read from a file: write the definition',
    ],
    [
      { definition: 'translate' },
      'definition: a chain is an object such as { catenary: 1, name: …, blocks: [ … ] }, not "translate"',
    ],
    [{ inputs: ['x'] }, 'inputs: must map the names of its inputs to values, not be a list'],
    [{ returns: 3 }, 'returns: must be text, not 3'],
    [
      { returns: 'translaton' },
      'returns: the sub-chain has no output "translaton": did you mean "translation"?',
    ],
    [{ returns: 'page' }, 'returns: the sub-chain has no output "page"; it has translation, note'],
    [{ file: 'x.yaml' }, 'file: a sub-chain has no key "file": write "definition"'],
    [{ args: ['x'] }, 'args: a sub-chain has no key "args": write "inputs", by name'],
    [
      { blocks: [] },
      'blocks: a sub-chain has no key "blocks": write "definition: { catenary: 1, name: …, blocks: [ … ] }"',
    ],
  ])('is refused where it is written otherwise: %j', (rest, problem) => {
    expect(subProblems(rest)).toEqual([problem]);
  });

  it('keeps every rule of a chain, in its own places', () => {
    const definition = {
      ...translate,
      name: 'Translate',
      context: '{{all_outputs}}',
      defaults: { model: '' },
      blocks: [
        step('translation', '{{txt}} {{text}} {{lang}}'),
        { parallel: 'g', blocks: [step('b', '{{d}}'), step('d', '{{b}}')] },
        { chain: 'deep', definition: { catenary: 1, name: 'deep', blocks: [] } },
      ],
    };
    expect(subProblems({ definition })).toEqual([
      'definition.name: name "Translate" must start with a letter and hold only a-z, 0-9 and _ (at most 64)',
      'definition.blocks[0].prompt: {{txt}} names no input and no output: did you mean {{text}}?',
      'definition.blocks[1].blocks[0]: b → d → b: these blocks wait for each other; take one of the slots out',
      'definition.blocks[2].definition.blocks: an empty chain does nothing: write at least one block',
      "definition.context: {{all_outputs}} stands for outputs, and the chain's context names inputs only",
      'definition.defaults.model: must be a name of 1 to 256 characters without braces, control characters and spaces around it, not ""',
    ]);
  });

  it('sees its inputs and nothing else', () => {
    const blocks = [step('translation', '{{text}} {{draft}} {{brief}}')];
    const outside = (slot: string): string =>
      `definition.blocks[0].prompt: {{${slot}}} is outside of chain "sub", which sees its own inputs only: declare an input, and give it by its "inputs"`;
    expect(subProblems({ definition: { ...translate, blocks } })).toEqual([
      outside('draft'),
      outside('brief'),
    ]);
    const each = { chain: 'c', definition: { catenary: 1, name: 'c', blocks: [step('x', '{{item}}')] } };
    expect(problemsOf([{ map: 'm', over: 'rows', each }], { inputs: { rows: 'array' } })).toEqual([
      'blocks[0].each.definition.blocks[0].prompt: {{item}} is outside of chain "c", which sees its own inputs only: declare an input, and give it by its "inputs"',
    ]);
    const proven = {
      definition: { ...translate, blocks: [step('a', '{{most}}')] },
      when: { most: { exists: true } },
    };
    expect(subProblems(proven)).toContain(
      `definition.blocks[0].prompt: {{most}} may be absent: it is an optional input without a default. Either write {{most?}} ${OR_WHEN}`,
    );
  });

  it('counts with the blocks and the paths of the chain around it', () => {
    const many = Array.from({ length: 6000 }, (_, i) => step(`b${i}`));
    const definition = { catenary: 1, name: 'c', blocks: many };
    expect(problemsOf([{ chain: 'c', definition }, ...many])).toEqual([
      'blocks: a chain has at most 10000 blocks',
    ]);
    const around = (inner: object): object => ({
      catenary: 1,
      name: 'c',
      blocks: [{ chain: `c${'x'.repeat(63)}`, definition: inner }],
    });
    const deep = Array.from({ length: 14 }).reduce<object>(around, { ...definition, blocks: [step('x')] });
    expect(problemsOf([{ chain: 'c', definition: deep }])).toEqual([
      expect.stringMatching(/\.chain: its path has 911 characters, at most 900 fit/),
      expect.stringMatching(/\.step: its path has 913 characters, at most 900 fit/),
    ]);
  });
});

describe("a sub-chain's inputs", () => {
  it('are given where they are needed, and are its own', () => {
    expect(subProblems({ inputs: undefined })).toEqual([
      'blocks[1]: chain "sub" needs the input "text": give it by "inputs"',
      'blocks[1]: chain "sub" needs the input "lang": give it by "inputs"',
    ]);
    expect(subProblems({ inputs: { txt: 'x', lang: 'de', other: 1 } })).toEqual([
      'inputs: chain "sub" needs the input "text": give it by "inputs"',
      'inputs.txt: the sub-chain has no input "txt": did you mean "text"?',
      'inputs.other: the sub-chain has no input "other"; it has text, lang, most, tone, rows',
    ]);
  });

  it('are needed as much as what they are given from', () => {
    expect(subProblems({ inputs: { ...given, text: '{{hint?}}', tone: '{{hint?}}' } })).toEqual([
      'inputs.text: the input "text" is needed, and {{hint?}} may be absent: it is an optional input without a default',
    ]);
    const when = { hint: { exists: true } };
    expect(subProblems({ inputs: { ...given, text: '{{hint?}}' }, when })).toEqual([]);
    expect(subProblems({ inputs: { ...given, text: '{{hint}}', tone: '{{drft}}' } })).toEqual([
      `inputs.text: {{hint}} may be absent: it is an optional input without a default. Either write {{hint?}} ${OR_WHEN}`,
      'inputs.tone: {{drft}} names no input and no output: did you mean {{draft}}?',
    ]);
  });

  it.each([
    [{ text: 3 }, 'text: 3 is not a value of the input "text": it is of type string'],
    [{ lang: 'en' }, 'lang: "en" is not a value of the input "lang": it is one of "de", "fr"'],
    [{ most: 'ten' }, 'most: "ten" is not a value of the input "most": it is of type integer'],
    [{ most: '{{draft}}' }, 'most: {{draft}} is of type string, and the input "most" is of type integer'],
    [{ most: 'at most {{draft}}' }, 'most: it is text, and the input "most" is of type integer'],
    [{ rows: { a: '{{draft}}' } }, 'rows: an object is not a value of the input "rows": it is of type array'],
  ])('are of the types that it takes: %j', (inputs, problem) => {
    expect(subProblems({ inputs: { ...given, ...inputs } })).toEqual([`inputs.${problem}`]);
  });
});

describe('the output of a sub-chain', () => {
  const read = (slots: string, rest: object = {}): string[] =>
    subProblems(rest, step('z', slots)).map((text) => text.replace('blocks[2].prompt: ', ''));

  it('has all its outputs by name, those required that are always there', () => {
    expect(read('{{sub.translation}} {{sub.note?}} {{sub}}')).toEqual([]);
    expect(read('{{sub.translaton}} {{sub.note}} {{sub.translation.x}}')).toEqual([
      '{{sub.translaton}} names nothing: {{sub}} has no part "translaton": did you mean {{sub.translation}}?',
      `{{sub.note}} may be absent: chain "sub" does not always give {{sub.note}}. Either write {{sub.note?}} ${OR_WHEN}`,
      '{{sub.translation.x}} names nothing: {{sub.translation}} is text, which has no part "x"',
    ]);
    const blocks = [
      { parallel: 'g', when: { lang: 'de' }, blocks: [step('a')] },
      step('b'),
      { approval: 'review', of: 'b', onFailure: 'skip' },
    ];
    expect(read('{{sub.a}} {{sub.b}}', { definition: { ...translate, blocks } })).toHaveLength(2);
  });

  it('is the one that it returns', () => {
    expect(read('{{sub}}', { returns: 'translation' })).toEqual([]);
    expect(read('{{sub.translation}}', { returns: 'translation' })).toEqual([
      '{{sub.translation}} names nothing: {{sub}} is text, which has no part "translation"',
    ]);
    expect(read('{{sub}}', { returns: 'note' })).toEqual([
      `{{sub}} may be absent: chain "sub" returns an output that may be absent: step "note" is skipped where it fails (onFailure: skip). Either write {{sub?}} ${OR_WHEN}`,
    ]);
  });

  it('is named instead of what it is made of', () => {
    expect(read('{{translation}}')).toEqual([
      '{{translation}} is made inside chain "sub", and not seen outside: name {{sub.translation}}',
    ]);
    expect(read('{{translation}}', { returns: 'translation' })).toEqual([
      '{{translation}} is made inside chain "sub", and not seen outside: name {{sub}}',
    ]);
    expect(read('{{note}}', { returns: 'translation' })).toEqual([
      '{{note}} is made inside chain "sub", and that returns something else',
    ]);
  });
});
