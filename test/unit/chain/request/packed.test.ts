import fc from 'fast-check';
import type { Json } from '../../../../src/chain/json';
import { pack, unpack } from '../../../../src/chain/request/packed';

const text = (length: number): string => 'x'.repeat(length);
const namesOf = (values: readonly Json[]): string[] => values.map((_, i) => `n${i}`);

test('many small values travel as one, large ones and few small ones each alone', () => {
  const many = Array.from({ length: 60 }, (_, i) => `${i}${text(10_000)}`);
  const values = [...many.slice(0, 30), text(200_000), ...many.slice(30)];
  const { request, values: sent } = pack({ names: namesOf(values) }, values);
  expect(sent).toEqual([values[30], many]);
  expect(unpack(request, sent)).toEqual(values);

  const few = [text(200_000), text(10_000)];
  expect(pack({ names: ['a', 'b'] }, few)).toEqual({ request: { names: ['a', 'b'] }, values: few });
});

test('whatever was packed comes out in the order of its names', () => {
  const value = fc.oneof(fc.constantFrom(1, 90_000, 130_000).map(text), fc.jsonValue() as fc.Arbitrary<Json>);
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), (values) => {
      const { request, values: sent } = pack({ names: namesOf(values) }, values);
      expect(unpack(request, sent)).toEqual(values);
    }),
    { numRuns: 200 },
  );
});
