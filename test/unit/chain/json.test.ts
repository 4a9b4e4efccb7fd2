import fc from 'fast-check';
import { asText, canonicalJson, jsonBytes, type Json, own, put } from '../../../src/chain/json';

describe('canonical JSON', () => {
  test('sorts keys by code unit, writes no white space and prints numbers as ECMAScript does', () => {
    expect(canonicalJson({ b: 1e21, a: [true, null, 'é'], '\u20ac': -0, A: 0.1 })).toBe(
      '{"A":0.1,"a":[true,null,"é"],"b":1e+21,"€":0}',
    );
  });

  test('is the same for every order of keys and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('leaves undefined members out, and names the place of what JSON cannot hold', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(() => canonicalJson({ a: [Number.NaN] })).toThrow('$.a[0] holds NaN, which JSON cannot hold');
    expect(() => canonicalJson({ a: 1n })).toThrow('$.a holds bigint');
    expect(() => canonicalJson(['\ud800'])).toThrow('$[0] holds a lone surrogate');
    expect(canonicalJson('😀')).toBe('"😀"');
  });
});

test('__proto__ is a key like any other', () => {
  const record: Record<string, Json> = {};
  put(record, '__proto__', { admin: true });
  expect(own(record, '__proto__')).toEqual({ admin: true });
  expect((record as { admin?: boolean }).admin).toBeUndefined();
  expect(own({}, 'constructor')).toBeUndefined();
});

test('strings read as they are in a text, other values as canonical JSON', () => {
  expect([asText('a "b"'), asText({ b: 1, a: null }), asText(0)]).toEqual(['a "b"', '{"a":null,"b":1}', '0']);
  expect([jsonBytes('a"é'), jsonBytes([1, 2])]).toEqual([7, 5]);
});
