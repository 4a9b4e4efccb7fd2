import { problemsOf } from '../../../support/problems-of';

const LABEL = {
  type: 'object',
  properties: { kind: { enum: ['refund', 'question'] }, sure: { type: 'number' } },
  required: ['kind', 'sure'],
};

/** What is wrong with a condition that may test a `label` and a text `reply_text`. */
function whenProblems(when: unknown, output: object = LABEL): string[] {
  return problemsOf([
    { step: 'label', prompt: 'p', output },
    { step: 'reply_text', prompt: 'p' },
    { step: 'b', prompt: 'p', when },
  ]).map((problem) => problem.replace(/^blocks\[2\]\.when\.?/, ''));
}

describe('a condition', () => {
  it('tests slots, alone and joined', () => {
    expect(whenProblems({ 'label.kind': 'refund', 'label.sure': { gt: 0.5, lt: 1 } })).toEqual([]);
    expect(
      whenProblems({
        all: [
          { any: [{ 'label.kind': { in: ['refund'] } }, { label: { exists: true } }] },
          { not: { reply_text: 'no' } },
        ],
      }),
    ).toEqual([]);
  });

  it.each([
    ['text', ': must be a condition such as { "label.kind": "refund" }, not "text"'],
    [{}, ': must test something: {} always holds'],
    [{ all: [] }, 'all: must be a list of at least 1 conditions'],
    [{ reply_text: {} }, 'reply_text: must test something: in, not, gt, lt or exists'],
    [{ reply_text: ['a'] }, 'reply_text: must be a value or a test, not a list: write { in: [ … ] }'],
    [{ reply_text: { equals: 'a' } }, 'reply_text.equals: a test has no key "equals": write the bare value'],
    [
      { reply_text: { exsits: true } },
      'reply_text.exsits: a test has no key "exsits": did you mean "exists"?',
    ],
    [{ reply_text: { exists: 'yes' } }, 'reply_text.exists: must be true or false, not "yes"'],
    [{ reply_text: { in: [] } }, 'reply_text.in: must be a list of at least 1 values'],
    [{ 'label.sure': { gt: '1' } }, '["label.sure"].gt: must be a number, not "1"'],
    [
      { '{{reply_text}}': 'a' },
      '["{{reply_text}}"]: "{{reply_text}}" is not a slot: write it without braces and without ?',
    ],
    [
      { 'reply_text?': 'a' },
      '["reply_text?"]: "reply_text?" is not a slot: write it without braces and without ?',
    ],
    [{ 'Reply text': 'a' }, '["Reply text"]: "Reply text" is not a slot: write it as name or name.path'],
  ])('is refused where it is written otherwise: %j', (when, problem) => {
    expect(whenProblems(when).map((text) => text.replace(/^blocks\[2\]\.when/, ''))).toEqual([problem]);
  });

  it('names slots that are there', () => {
    expect(whenProblems({ lable: 'x' })).toEqual([
      'lable: {{lable}} names no input and no output: did you mean {{label}}?',
    ]);
    expect(whenProblems({ 'label.knd': 'x' })).toEqual([
      '["label.knd"]: {{label.knd}} names nothing: {{label}} has no part "knd": did you mean {{label.kind}}?',
    ]);
    expect(whenProblems({ all_outputs: 'x' })).toEqual([
      'all_outputs: {{all_outputs}} is a text and cannot be tested: name one output',
    ]);
  });

  it('compares with values that the slot may have', () => {
    expect(whenProblems({ 'label.kind': 'refnd' })).toEqual([
      '["label.kind"]: {{label.kind}} is never "refnd": did you mean "refund"?',
    ]);
    expect(whenProblems({ 'label.kind': { in: ['refund', 'x'], not: 'zzz' } })).toEqual([
      '["label.kind"].in[1]: {{label.kind}} is never "x"; it is one of "refund", "question"',
      '["label.kind"].not: {{label.kind}} is never "zzz"; it is one of "refund", "question"',
    ]);
    expect(whenProblems({ reply_text: true })).toEqual([
      'reply_text: {{reply_text}} is never true: it is of type string',
    ]);
    expect(whenProblems({ 'label.sure': 'yes' })).toEqual([
      '["label.sure"]: {{label.sure}} is never "yes": it is of type number',
    ]);
    expect(whenProblems({ reply_text: { gt: 3 } })).toEqual([
      'reply_text.gt: {{reply_text}} is not a number, but of type string',
    ]);
  });

  it('compares through references and alternatives', () => {
    const output = {
      $defs: { kind: { const: 'a' } },
      anyOf: [{ $ref: '#/$defs/kind' }, { enum: ['b', null] }],
    };
    expect(whenProblems({ label: { in: ['a', 'b', null] } }, output)).toEqual([]);
    expect(whenProblems({ label: 'c' }, output)).toEqual([
      'label: {{label}} is never "c"; it is one of "a", "b", null',
    ]);
    expect(whenProblems({ label: 'c' }, { allOf: [{ type: 'integer' }] })).toEqual([
      'label: {{label}} is never "c": it is of type integer',
    ]);
  });
});
