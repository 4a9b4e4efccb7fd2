import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { conditionSlots, holds, provenPresent } from '../../../src/chain/template/condition';
import { milliseconds, parseDuration } from '../../../src/chain/definition/duration';
import { asText, canonicalJson, jsonBytes, type Json, own, put, utf8Length } from '../../../src/chain/json';
import { nameProblem } from '../../../src/chain/definition/names';
import { sha256 } from '../../../src/chain/sha256';

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

test('sha-256 is that of the platform, for every text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }),
  );
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

test('names are short, lower-case and not reserved', () => {
  expect(nameProblem('write_headline')).toBeUndefined();
  expect(nameProblem('Write')).toMatch(/name "Write" must start with a letter/);
  expect(nameProblem('all_outputs')).toBe('name "all_outputs" is reserved');
});

test.each([
  ['30s', 30_000],
  ['5 minutes', 300_000],
  ['1.5h', 5_400_000],
  ['2 days', 172_800_000],
  ['250ms', 250],
  ['1 sec', 1000],
  [42, 42],
])('the duration %s has %s milliseconds', (text, ms) => {
  expect(milliseconds(text)).toBe(ms);
});

test.each(['soon', '5 weeks', '-1s', '', '0s', 0, -5, Number.NaN])('%s is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
  expect(() => milliseconds(text)).toThrow(RangeError);
});

describe('a condition', () => {
  const lookup = (slot: string): Json | undefined =>
    (({ kind: 'refund', n: 3, empty: '' }) as Record<string, Json>)[slot];

  test.each([
    [{ kind: 'refund' }, true],
    [{ kind: 'other' }, false],
    [{ missing: null }, false],
    [{ empty: '' }, true],
    [{ kind: { in: ['refund', 'reply'] } }, true],
    [{ kind: { in: [] } }, false],
    [{ kind: { not: 'refund' } }, false],
    [{ missing: { not: 'refund' } }, true],
    [{ n: { gt: 2, lt: 4 } }, true],
    [{ n: { gt: 3 } }, false],
    [{ n: { lt: 3 } }, false],
    [{ kind: { gt: 1 } }, false],
    [{ kind: { lt: 1 } }, false],
    [{ missing: { exists: false } }, true],
    [{ missing: { exists: true } }, false],
    [{ all: [{ kind: 'refund' }, { n: 3 }] }, true],
    [{ any: [{ kind: 'other' }, { n: 3 }] }, true],
    [{ any: [] }, false],
    [{ not: { kind: 'refund' } }, false],
    [{ kind: 'refund', n: 4 }, false],
  ])('%j holds: %s', (condition, expected) => {
    expect(holds(condition, lookup)).toBe(expected);
  });

  test('names its slots, and those that it proves present', () => {
    const condition = {
      all: [{ a: 1 }, { b: { exists: true } }],
      any: [{ c: 1 }],
      not: { d: 1 },
      e: { not: 2 },
      f: { lt: 3 },
    };
    expect(conditionSlots(condition)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(provenPresent(condition)).toEqual(['a', 'b', 'f']);
  });
});
