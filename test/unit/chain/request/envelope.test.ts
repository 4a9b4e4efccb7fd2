import { unwrapValue, wrapSchema } from '../../../../src/chain/request/envelope';

const LIST = { type: 'array', items: { type: 'string' } } as const;
const PAGE = { type: 'object', properties: { value: { type: 'string' } } } as const;

test('leaves an object schema and its values alone', () => {
  expect(wrapSchema(PAGE)).toBe(PAGE);
  expect(unwrapValue(PAGE, { value: 'x' })).toEqual({ value: 'x' });
});

test('wraps any other schema, and unwraps what comes back', () => {
  expect(wrapSchema(LIST)).toEqual({
    type: 'object',
    properties: { value: LIST },
    required: ['value'],
    additionalProperties: false,
  });
  expect(unwrapValue(LIST, { value: ['a'] })).toEqual(['a']);
});

test('takes a bare value as it is', () => {
  expect(unwrapValue(LIST, ['a'])).toEqual(['a']);
  expect(unwrapValue(LIST, { value: [], more: 1 })).toEqual({ value: [], more: 1 });
});

test('keeps references pointing where they did', () => {
  const tree = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $defs: { leaf: { $ref: '#/$defs/word' }, word: { type: 'string' }, again: { $ref: '#' } },
    anyOf: [{ $ref: '#/$defs/leaf' }, { type: 'array', items: { $ref: '#' } }, { $ref: '#/anyOf/0' }],
  };
  expect(wrapSchema(tree)).toMatchObject({
    $defs: { leaf: { $ref: '#/$defs/word' }, again: { $ref: '#/properties/value' } },
    properties: {
      value: {
        anyOf: [
          { $ref: '#/$defs/leaf' },
          { items: { $ref: '#/properties/value' } },
          { $ref: '#/properties/value/anyOf/0' },
        ],
      },
    },
  });
});
