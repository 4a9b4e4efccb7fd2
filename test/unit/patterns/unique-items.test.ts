import { Ajv2020, type ErrorObject } from 'ajv/dist/2020';
import fc from 'fast-check';
import type { Json, JsonSchema } from '../../../src/chain/json';
import { CheckTime } from '../../../src/patterns/check-time';
import { Schemas } from '../../../src/patterns/schemas';

const schemas = new Schemas();
const reference = new Ajv2020({ strict: false, allErrors: true });

function problems(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
  return schemas.compile(schema)(value as Json, new CheckTime());
}

function problemsByPairs(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
  const validate = reference.compile(schema);
  validate(value);
  return validate.errors ?? [];
}

const KINDS: readonly JsonSchema[] = [
  {},
  { items: { type: 'object' } },
  { items: { type: ['array', 'string'] } },
  { items: { type: 'string' } },
  { items: { type: ['number', 'string'] } },
  { prefixItems: [{ type: 'object' }], items: false, contains: { type: 'object' }, maxContains: 1 },
];
const anItem = fc.oneof(
  fc.constantFrom<Json>(null, true, 'true', 1, '1', -0, 0, [], {}, [1, 2], [2, 1]),
  fc.record(
    { a: fc.constantFrom(1, '1', [1]), b: fc.constantFrom(1, null) },
    { requiredKeys: [], noNullPrototype: true },
  ),
  fc.constantFrom({ a: 1, b: { c: 1, d: [2] } }, { b: { d: [2], c: 1 }, a: 1 }),
);

test.each(KINDS)('finds the same twins as Ajv, and says the same of them: %j', (kind) => {
  const schema = { ...kind, type: 'array', uniqueItems: true };
  fc.assert(
    fc.property(fc.array(anItem, { maxLength: 6 }), (items) => {
      expect(problems(schema, items)).toEqual(problemsByPairs(schema, items));
    }),
  );
});

test('reads each item once, however many there are', () => {
  let reads = 0;
  const items = Array.from({ length: 500 }, (_, id) => ({
    get id() {
      reads += 1;
      return id;
    },
  }));
  expect(problems({ type: 'array', uniqueItems: true }, items)).toEqual([]);
  expect(reads).toBeLessThanOrEqual(2 * items.length);
});

test('items may have keys that mean something to objects', () => {
  const items = JSON.parse('[{"valueOf":1},{"valueOf":1,"__proto__":2},{"__proto__":2,"valueOf":1}]') as Json;
  expect(problems({ uniqueItems: true }, items)).toMatchObject([{ params: { i: 2, j: 1 } }]);
});

test('a list that need not be unique may hold twins', () => {
  expect(problems({ uniqueItems: false }, [{}, {}])).toEqual([]);
});
