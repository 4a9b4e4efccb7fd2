import { schemaProblems, UnusableSchemaError } from '../../../src/activities/reply/schema-problems';
import type { Json, JsonSchema } from '../../../src/chain/json';

test.each<[what: string, JsonSchema, Json, string[]]>([
  ['a value that fits', { type: 'string' }, 'x', []],
  ['an enum', { enum: ['a', 'b'] }, 'c', ['the value must be equal to one of the allowed values: ["a","b"]']],
  ['a constant', { const: 1 }, 2, ['the value must be equal to constant: 1']],
  ['a format', { type: 'string', format: 'email' }, 'x', ['the value must match format "email"']],
  ['a format that nobody knows', { type: 'string', format: 'haiku' }, 'x', []],
  [
    'the 2020 vocabulary',
    { prefixItems: [{ type: 'string' }], items: false },
    ['a', 1],
    ['the value must NOT have more than 1 items'],
  ],
  [
    'two patterns',
    { allOf: [{ pattern: '^a' }, { pattern: 'z$' }] },
    'abc',
    ['the value must match pattern "z$"'],
  ],
  ['keywords that mean nothing to it', { type: 'string', optional: true }, 'x', []],
])('checks %s', (_, schema, value, problems) => {
  expect(schemaProblems(schema, value)).toEqual(problems);
});

test('tells ten problems and how many more there are', () => {
  const problems = schemaProblems(
    { items: { type: 'string' } },
    Array.from({ length: 15 }, (_, i) => i),
  );
  expect(problems).toHaveLength(11);
  expect(problems.at(-1)).toBe('and 5 more problems');
});

test('gives up on a pattern that backtracks without end', () => {
  expect(schemaProblems({ pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`)).toEqual([
    'a text could not be searched for /^(a+)+$/u within 200 ms',
  ]);
});

test.each<[what: string, JsonSchema, Json]>([
  ['a type that does not exist', { type: 'strange' }, 1],
  ['a pattern that is none', { pattern: '(' }, 'x'],
  ['a reference to nowhere', { $ref: '#/$defs/gone' }, 1],
  ['a reference to another document', { $ref: 'https://example.com/schema' }, 1],
  ['a reference in a circle', { $ref: '#' }, 1],
  ['an asynchronous schema, which would pass anything', { $async: true, type: 'string' }, 1],
])('refuses %s', (_, schema, value) => {
  expect(() => schemaProblems(schema, value)).toThrow(UnusableSchemaError);
});

test('keeps schemas with the same id apart', () => {
  expect(schemaProblems({ $id: 'https://example.com/a', type: 'string' }, 'x')).toEqual([]);
  expect(schemaProblems({ $id: 'https://example.com/a', type: 'number' }, 'x')).toEqual([
    'the value must be number',
  ]);
});

test('still knows a schema after many others', () => {
  const problems = () => schemaProblems({ const: -1 }, 0);
  const before = problems();
  for (let i = 0; i < 250; i++) schemaProblems({ const: i }, i);
  expect(problems()).toEqual(before);
});
