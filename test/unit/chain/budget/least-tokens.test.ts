import type { Json } from '../../../../src/chain/json';
import { leastOfSchema, leastTokens } from '../../../../src/chain/budget/least-tokens';

const strings = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 3 };

test.each<[string, Json, number]>([
  ['an open schema', {}, 0],
  ['a text that may be empty', { type: 'string' }, 0],
  ['a text that may not', { type: 'string', minLength: 500 }, 1],
  ['a number', { type: 'number' }, 1],
  ['three texts', strings, 3],
  ['three texts that may be empty', { ...strings, items: { type: 'string' } }, 0],
  ['a tuple and what follows it', { ...strings, prefixItems: [{ type: 'boolean' }, {}], minItems: 4 }, 3],
  ['a tuple that may be shorter', { type: 'array', prefixItems: [{ type: 'boolean' }], minItems: 0 }, 0],
  ['required keys and their values', { type: 'object', required: ['a', 'b'], properties: { a: strings } }, 5],
  ['keys that are not required', { type: 'object', properties: { a: strings } }, 0],
  ['a required key that is like an inherited one', { type: 'object', required: ['constructor'] }, 1],
  ['the shortest choice', { enum: ['a long text', 'short'] }, 1],
  ['a constant', { const: { a: ['two words', true, '!'] } }, 4],
  ['the cheaper branch', { anyOf: [strings, { type: 'null' }] }, 1],
  ['all parts at once', { allOf: [strings, { minItems: 1 }] }, 3],
  ['the cheaper of two types', { ...strings, type: ['array', 'null'] }, 1],
  ['a schema that refers', { $ref: '#/$defs/a' }, 0],
])('%s needs as many tokens as it has words, keys and values', (_, schema, tokens) => {
  expect(leastOfSchema(schema)).toBe(tokens);
});

test('a reply is at least one token, and one for each word that the rules ask for', () => {
  expect(leastTokens({})).toBe(1);
  expect(leastTokens({ checks: [{ minWords: 40 }, { maxWords: 80 }] })).toBe(40);
  expect(leastTokens({ checks: [{ includes: ['made in Italy', 'Italy'] }] })).toBe(3);
  expect(leastTokens({ checks: [{ minWords: 2 }], output: strings })).toBe(3);
});
