import { step } from '../../../support/blocks';
import { problemsOf } from '../../../support/problems-of';

const LABEL = {
  type: 'object',
  properties: {
    kind: { enum: ['refund', 'question'] },
    sure: { type: 'boolean' },
    stars: { type: 'integer' },
    tone: { anyOf: [{ const: 'kind' }, { type: 'null' }] },
    text: { type: 'string' },
    tags: { type: 'array' },
    note: { enum: ['a', 'b'] },
  },
  required: ['kind', 'sure', 'stars', 'tone', 'text', 'tags'],
};
const label = step('label', 'p', { output: LABEL });
const two = { refund: step('a'), question: step('b') };
const route = (rest: object): object => ({ switch: 'route', on: 'label.kind', cases: two, ...rest });
const switchProblems = (rest: object, ...after: object[]): string[] =>
  problemsOf([label, route(rest), ...after]).map((text) => text.replace('blocks[1].', ''));
const OR_WHEN = 'to go on without it, or test it in "when"';

describe('a switch', () => {
  it('has a block of any kind for each value, or one for all others', () => {
    const group = { parallel: 'g', blocks: [step('x'), step('y', '{{x}} {{label.text}}')] };
    expect(switchProblems({ as: 'answer', when: { brief: 'x' }, onFailure: 'skip' })).toEqual([]);
    expect(switchProblems({ cases: { refund: group }, otherwise: step('b') })).toEqual([]);
    expect(switchProblems({ on: 'label.sure', cases: { true: step('a'), false: step('b') } })).toEqual([]);
    expect(switchProblems({ on: 'label.tone', cases: { kind: step('a'), null: step('b') } })).toEqual([]);
    expect(switchProblems({ on: 'label.stars', cases: { 5: step('a') }, otherwise: step('b') })).toEqual([]);
    expect(
      switchProblems({ on: 'label.text', cases: { '5 stars': step('a') }, otherwise: step('b') }),
    ).toEqual([]);
  });

  it.each([
    [{ on: undefined }, 'blocks[1]: a switch needs the key "on"'],
    [{ cases: undefined }, 'blocks[1]: a switch needs the key "cases"'],
    [{ on: '{{label.kind}}' }, 'on: "{{label.kind}}" is not a slot: write it without braces and without ?'],
    [
      { on: 'label.knd' },
      'on: {{label.knd}} names nothing: {{label}} has no part "knd": did you mean {{label.kind}}?',
    ],
    [{ on: 'label.tags' }, 'on: {{label.tags}} is not a text, number or truth value, but of type array'],
    [{ cases: {} }, 'cases: must hold at least one case'],
    [{ cases: [step('a')] }, 'cases: must map values to blocks, such as { refund: { step: … } }, not a list'],
    [{ cases: { ...two, '': step('c') } }, 'cases[""]: is the case of an empty text: write the value'],
    [
      { cases: { ...two, question: 'ask' } },
      'cases.question: must be a block such as { step: name, prompt: … }, not "ask"',
    ],
    [
      { otherwise: { approval: 'ok', of: 'label' } },
      'otherwise: an approval has no output, and a case needs one: put it into a group with the block that makes it',
    ],
    [{ default: step('c') }, 'default: a switch has no key "default": write "otherwise"'],
    [{ value: 'x' }, 'value: a switch has no key "value": write "on"'],
    [{ case: {} }, 'case: a switch has no key "case": did you mean "cases"?'],
  ])('is refused where it is written otherwise: %j', (rest, problem) => {
    expect(switchProblems(rest)).toEqual([problem]);
  });

  it.each([
    ['kind', { refund: step('a') }, 'no case is for {{label.kind}} "question": write one, or "otherwise"'],
    [
      'kind',
      { x: step('a') },
      'no case is for {{label.kind}} "refund", "question": write them, or "otherwise"',
    ],
    ['sure', { true: step('a') }, 'no case is for {{label.sure}} false: write one, or "otherwise"'],
    ['tone', { kind: step('a') }, 'no case is for {{label.tone}} null: write one, or "otherwise"'],
    ['stars', { 5: step('a') }, '{{label.stars}} may have other values too: write "otherwise"'],
    ['text', { x: step('a') }, '{{label.text}} may have other values too: write "otherwise"'],
  ])("of the label's %s has no case for every value: %j", (part, cases, problem) => {
    expect(switchProblems({ on: `label.${part}`, cases })[0]).toBe(`cases: ${problem}`);
  });

  it.each([
    ['kind', 'refnd', '{{label.kind}} is never "refnd": did you mean "refund"?'],
    ['kind', 'other', '{{label.kind}} is never "other"; it is one of "refund", "question"'],
    ['sure', 'yes', '{{label.sure}} is never "yes"; it is one of true, false'],
    ['stars', 'five', '{{label.stars}} is never "five": it is of type integer'],
    ['stars', '1.5', '{{label.stars}} is never "1.5": it is of type integer'],
  ])("of the label's %s has no case %s", (part, value, problem) => {
    const cases = { [value]: step('a') };
    expect(switchProblems({ on: `label.${part}`, cases, otherwise: step('b') })).toEqual([
      expect.stringContaining(`: ${problem}`),
    ]);
  });

  it('needs "otherwise" where its value may be absent, which a case proves to be there', () => {
    const cases = { a: step('a', '{{label.note}}'), b: step('b') };
    const problem =
      '{{label.note}} may be absent: the schema does not require {{label.note}}. Either require it, or';
    expect(switchProblems({ on: 'label.note', cases })).toEqual([
      `on: ${problem} write "otherwise", or test it in "when"`,
    ]);
    expect(switchProblems({ on: 'label.note', cases, otherwise: step('c', '{{label.note}}') })).toEqual([
      `otherwise.prompt: ${problem} write {{label.note?}} ${OR_WHEN}`,
    ]);
    expect(switchProblems({ on: 'label.note', cases, when: { 'label.note': { exists: true } } })).toEqual([]);
  });
});

describe('the names in a switch', () => {
  it('are those of its cases, which do not see each other, and of what is around it', () => {
    const group = { parallel: 'g', blocks: [step('x'), step('y', '{{x}} {{label.text}}')] };
    expect(
      switchProblems({ cases: { refund: group, question: step('q', '{{x}}') } }, step('c', '{{x}}')),
    ).toEqual([
      'cases.question.prompt: {{x}} is made in another case, by step "x" (blocks[1].cases.refund.blocks[0]): only one of the two runs',
      'blocks[2].prompt: {{x}} is made inside switch "route", and not seen outside: name {{route}}',
    ]);
  });

  it('are taken once, as those of blocks and of outputs', () => {
    expect(switchProblems({ cases: { refund: step('a'), question: step('a') } })).toEqual([
      'cases.question.step: name "a" is taken by step "a" (blocks[1].cases.refund)',
    ]);
    expect(switchProblems({ otherwise: step('c', 'p', { as: 'a' }) })).toEqual([
      'otherwise.as: output "a" is taken by step "a" (blocks[1].cases.refund): give it another name with "as"',
    ]);
    expect(switchProblems({ otherwise: step('label') })).toEqual([
      'otherwise.step: output "label" is taken by step "label" (blocks[0]): give it another name with "as"',
    ]);
    expect(switchProblems({ otherwise: step('route') }, step('z', '{{route}}'))).toEqual([]);
  });
});

describe('the output of a switch', () => {
  const read = (slots: string, rest: object): string[] =>
    switchProblems(rest, step('z', slots)).map((text) => text.replace('blocks[2].prompt: ', ''));

  it('is that of one of its cases', () => {
    const cases = { refund: step('a', 'p', { output: LABEL }), question: step('b', 'p', { output: LABEL }) };
    expect(read('{{route.kind}} {{route}}', { cases })).toEqual([]);
    expect(read('{{route.knd}}', { cases })).toEqual([
      '{{route.knd}} names nothing: {{route}} has no part "knd": did you mean {{route.kind}}?',
    ]);
    expect(read('{{route.kind}}', { cases: { ...cases, question: step('b') } })).toEqual([
      `{{route.kind}} may be absent: switch "route" does not always give {{route.kind}}. Either write {{route.kind?}} ${OR_WHEN}`,
    ]);
    const next = { switch: 'next', on: 'route', cases: { x: step('nx') } };
    const words = (name: string, value: string): object => step(name, 'p', { output: { const: value } });
    expect(switchProblems({ cases: { refund: words('a', 'x'), question: words('b', 'y') } }, next)).toEqual([
      'blocks[2].cases: no case is for {{route}} "y": write one, or "otherwise"',
    ]);
  });

  it('may be absent where a case may be skipped, or it itself', () => {
    const mend = `Either write {{route?}} ${OR_WHEN}`;
    expect(
      read('{{route}}', { cases: { ...two, refund: step('a', 'p', { when: { brief: 'x' } }) } }),
    ).toEqual([`{{route}} may be absent: switch "route" has a case, step "a", that has a "when". ${mend}`]);
    expect(read('{{route}}', { onFailure: 'skip' })).toEqual([
      `{{route}} may be absent: switch "route" is skipped where it fails (onFailure: skip). ${mend}`,
    ]);
  });
});
