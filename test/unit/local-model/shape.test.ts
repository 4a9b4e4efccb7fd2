import { shapeOf, type Shape } from '../../../local-model/server/shape';

const shape = (schema: unknown): Shape => shapeOf(schema, 'schema');
const TEXT = { kind: 'string', min: 1, max: 240 };

describe('shapeOf()', () => {
  it.each<[string, object, object]>([
    ['a string without a limit', { type: 'string' }, TEXT],
    ['a limit', { type: 'string', maxLength: 24 }, { kind: 'string', min: 1, max: 24 }],
    ['a hint', { type: 'string', description: '{maxLength: 9}' }, { kind: 'string', min: 1, max: 9 }],
    ['a huge limit', { type: 'string', maxLength: 1e6 }, { kind: 'string', min: 1, max: 1000 }],
    [
      'a minimum above the default',
      { type: 'string', minLength: 500 },
      { kind: 'string', min: 500, max: 500 },
    ],
    ['a string that must be empty', { type: 'string', maxLength: 0 }, { kind: 'string', min: 0, max: 0 }],
    [
      'a list without a limit',
      { type: 'array', items: { type: 'string' } },
      { kind: 'array', items: TEXT, min: 0, max: 8 },
    ],
    [
      'a list with a minimum',
      { type: 'array', items: { type: 'string' }, minItems: 10 },
      { kind: 'array', items: TEXT, min: 10, max: 10 },
    ],
    [
      'a huge list',
      { type: 'array', items: { type: 'string' }, maxItems: 5000 },
      { kind: 'array', items: TEXT, min: 0, max: 64 },
    ],
  ])('caps %s', (_, schema, expected) => {
    expect(shape(schema)).toEqual(expected);
  });

  it.each<[string, object, object]>([
    [
      'a small integer range by counting',
      { type: 'integer', minimum: 1, exclusiveMaximum: 4 },
      { kind: 'literals', values: [1, 2, 3] },
    ],
    [
      'a wide range by its sign',
      { type: 'integer', minimum: 0 },
      { kind: 'number', isInteger: true, range: 'nonnegative' },
    ],
    [
      'a share',
      { type: 'number', minimum: 0, maximum: 1 },
      { kind: 'number', isInteger: false, range: 'unit' },
    ],
    ['a boolean', { type: 'boolean' }, { kind: 'literals', values: [true, false] }],
    ['an enum', { enum: ['a', 1, null] }, { kind: 'literals', values: ['a', 1, null] }],
    ['a constant', { const: 'x' }, { kind: 'literals', values: ['x'] }],
    ['a format', { type: 'string', format: 'date' }, { kind: 'formatted', format: 'date', max: 240 }],
  ])('keeps %s', (_, schema, expected) => {
    expect(shape(schema)).toEqual(expected);
  });

  it('resolves references, nullable types and single allOf', () => {
    const schema = {
      type: 'object',
      properties: {
        a: { $ref: '#/$defs/name' },
        b: { type: ['integer', 'null'] },
        c: { allOf: [{ type: 'null' }] },
      },
      $defs: { name: { type: 'string', maxLength: 3 } },
    };
    const nothing = { kind: 'literals', values: [null] };
    expect(shape(schema)).toEqual({
      kind: 'object',
      fields: [
        { name: 'a', shape: { kind: 'string', min: 1, max: 3 } },
        {
          name: 'b',
          shape: { kind: 'any-of', options: [{ kind: 'number', isInteger: true, range: 'any' }, nothing] },
        },
        { name: 'c', shape: nothing },
      ],
    });
  });

  it.each<[string, unknown, string]>([
    ['an unknown reference', { $ref: '#/$defs/x' }, 'schema.$ref: #/$defs/x names nothing in $defs'],
    ['no type', { type: 'array', items: {} }, 'schema.items: a type, enum, const or anyOf is needed'],
    ['no schema', { type: 'array' }, 'schema.items: a schema object is needed'],
    [
      'too many items',
      { type: 'array', items: { type: 'null' }, minItems: 65 },
      'schema: minItems 65 is more than',
    ],
    [
      'recursion',
      { $ref: '#/$defs/a', $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } } },
      'recursive',
    ],
  ])('refuses %s, naming the place', (_, schema, message) => {
    expect(() => shape(schema)).toThrow(message);
  });
});
