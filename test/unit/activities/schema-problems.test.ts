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

const SLOW = '^(\\w+\\s?)*$';

test('gives up on a pattern that backtracks without end', () => {
  expect(schemaProblems({ items: { pattern: SLOW } }, ['a', `${'a'.repeat(60)}!`])).toEqual([
    `the value holds a text that could not be searched for /${SLOW}/u within 200 ms`,
  ]);
});

test('gives up on a list whose texts are each searched within the limit, and checks the next one', () => {
  const schema = { items: { pattern: SLOW } };
  const [problem, ...others] = schemaProblems(schema, Array<string>(100_000).fill(`${'a'.repeat(20)}!`));
  expect(problem).toMatch(/^the value could not be checked within 1 s/);
  expect(others).toEqual([]);
  expect(schemaProblems(schema, ['a', 'a!'])).toEqual([`/1 must match pattern "${SLOW}"`]);
});

test('gives up on a check that is slow without a pattern', () => {
  const $defs = {
    pair: { properties: { x: { oneOf: [{ $ref: '#/$defs/pair' }, { $ref: '#/$defs/pair' }] } } },
  };
  const deep = Array.from({ length: 40 }).reduce<Json>((x) => ({ x }), 1);
  expect(schemaProblems({ $defs, $ref: '#/$defs/pair' }, deep)).toEqual([
    'the value could not be checked within 1 s',
  ]);
});

test('a pattern may be searched for in very many texts', () => {
  const schema = { items: { pattern: '^[a-z]+@[a-z]+$' } };
  expect(schemaProblems(schema, Array<string>(50_000).fill('abc@def'))).toEqual([]);
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
