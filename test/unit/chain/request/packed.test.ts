import fc from 'fast-check';
import type { ModelCall } from '../../../../src/chain/contract';
import type { Json } from '../../../../src/chain/json';
import { pack, unpack } from '../../../../src/chain/request/packed';

const text = (length: number): string => 'x'.repeat(length);
const requestFor = (values: readonly Json[]): ModelCall => ({
  model: 'm',
  maxTokens: 1,
  names: values.map((_, i) => `n${i}`),
});

test('many small values travel as one, large ones and few small ones each alone', () => {
  const many = Array.from({ length: 60 }, (_, i) => `${i}${text(10_000)}`);
  const values = [...many.slice(0, 30), text(200_000), ...many.slice(30)];
  const { request, values: sent } = pack(requestFor(values), values);
  expect(sent).toEqual([values[30], many]);
  expect(unpack(request, sent)).toEqual({ names: requestFor(values).names, values });
  // A release that does not know of it has to fail on it, not to ask with the wrong values.
  expect(request).not.toHaveProperty('names');

  const few = [text(200_000), text(10_000)];
  expect(pack(requestFor(few), few)).toEqual({ request: requestFor(few), values: few });
});

test('whatever was packed comes out in the order of its names', () => {
  const value = fc.oneof(fc.constantFrom(1, 90_000, 130_000).map(text), fc.jsonValue() as fc.Arbitrary<Json>);
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), (values) => {
      const { request, values: sent } = pack(requestFor(values), values);
      expect(unpack(request, sent)).toEqual({ names: requestFor(values).names, values });
    }),
    { numRuns: 200 },
  );
});
