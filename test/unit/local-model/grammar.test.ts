import { grammarOf } from '../../../local-model/server/grammar';
import { shapeOf } from '../../../local-model/server/shape';

const rulesOf = (schema: unknown): string[] => grammarOf(shapeOf(schema, 'schema')).split('\n').slice(0, -3);

describe('grammarOf()', () => {
  it('writes a list of short strings as its root', () => {
    const schema = { type: 'array', items: { type: 'string', maxLength: 24 }, minItems: 3, maxItems: 6 };
    expect(rulesOf(schema)).toEqual([
      'root ::= r1',
      String.raw`r0 ::= "\"" first char{0,23} "\""`,
      'r1 ::= "[" r0 ("," r0){2,5} "]"',
    ]);
  });

  it('writes every property in its order, without white space', () => {
    const schema = {
      type: 'object',
      properties: { value: { type: 'integer' }, 'so "so"': { type: 'null' } },
    };
    expect(rulesOf(schema)).toEqual([
      'root ::= r2',
      'r0 ::= "-"? ("0" | [1-9] [0-9]{0,8})',
      'r1 ::= "null"',
      String.raw`r2 ::= "{" "\"value\":" r0 ",\"so \\\"so\\\"\":" r1 "}"`,
    ]);
  });

  it('writes equal parts once', () => {
    const text = { type: 'string', maxLength: 5 };
    expect(rulesOf({ type: 'object', properties: { a: text, b: text } })).toHaveLength(3);
  });

  it.each<[string, object, string]>([
    [
      'a list that may be empty',
      { type: 'array', items: { const: 1 }, maxItems: 2 },
      '"[" (r0 ("," r0){0,1})? "]"',
    ],
    ['a list that must be empty', { type: 'array', items: { const: 1 }, maxItems: 0 }, '"[]"'],
    ['literals', { enum: ['a\\', true] }, String.raw`"\"a\\\\\"" | "true"`],
    ['alternatives', { anyOf: [{ const: 1 }, { const: 2 }] }, 'r0 | r1'],
    [
      'a positive number',
      { type: 'number', exclusiveMinimum: 0 },
      '("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,4})?',
    ],
    ['a share', { type: 'number', minimum: 0, maximum: 1 }, '"0" ("." [0-9]{1,4})? | "1"'],
    ['an empty string', { type: 'string', maxLength: 0 }, String.raw`"\"\""`],
    ['an empty object', { type: 'object' }, '"{" "}"'],
  ])('writes %s', (_, schema, body) => {
    expect(
      rulesOf(schema)
        .at(-1)
        ?.replace(/^\w+ ::= /, ''),
    ).toBe(body);
  });
});
