import type { Json } from '../../../../src/chain/json';
import { conditionSlots, holds, provenPresent } from '../../../../src/chain/template/condition';

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
