import { costOf, mostOf, priceOf, priceOfRate } from '../../../../src/chain/budget/cost';
import { PRICES_DATE } from '../../../../src/chain/definition/normalise';
import { PRICES } from '../../../../src/chain/budget/price-table';

const MILLION = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
const listed = (model: string) => priceOf(model, PRICES_DATE)!;

test('has a table for the date that new runs are counted by', () => {
  expect(PRICES).toHaveProperty([PRICES_DATE]);
});

test.each([
  ['claude-opus-4-5', 30],
  ['claude-opus-5-5', 24],
  ['claude-sonnet-4-6', 18],
  ['claude-haiku-4-5', 6],
  ['claude-haiku-4-5-20251001', 6],
])('counts %s by its list price', (model, dollars) => {
  expect(costOf(MILLION, listed(model))).toBe(dollars);
});

test('counts what was written to and read from the cache', () => {
  const usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 1_000_000, cacheWriteTokens: 1_000_000 };
  expect(costOf(usage, listed('claude-sonnet-4-6'))).toBe(4.05);
});

test('counts a long prompt at its own price, cached tokens included', () => {
  const cost = (cacheReadTokens: number) =>
    costOf({ inputTokens: 50_000, outputTokens: 1000, cacheReadTokens }, listed('claude-haiku-5-5'));
  expect(cost(50_000)).toBe(0.006);
  expect(cost(50_001)).toBe(0.03000005);
});

test.each([
  ['a model without a price', 'smollm2-135m', PRICES_DATE],
  ['a name that every object has', 'constructor', PRICES_DATE],
  ['a date before every table', 'claude-haiku-4-5', '2020-01-01'],
])('knows no price of %s', (_, model, date) => {
  expect(priceOf(model, date)).toBeUndefined();
});

test('counts by the newest table that is not younger than the date', () => {
  const price = (input: number) => ({ m: { input, output: 0, cacheRead: 0, cacheWrite: 0 } });
  const tables = { '2026-01-01': price(1), '2026-06-01': price(2), '2027-01-01': price(3) };
  expect(priceOf('m', '2026-12-31', tables)?.input).toBe(2);
});

test('takes what a rate leaves out from its input', () => {
  expect(priceOfRate({ input: 2, output: 8 })).toEqual({
    input: 2,
    output: 8,
    cacheRead: 2,
    cacheWrite: 2.5,
  });
  expect(priceOfRate({ input: 2, output: 8, cacheRead: 0.2, cacheWrite: 4 })).toMatchObject({
    cacheRead: 0.2,
    cacheWrite: 4,
  });
});

test.each(Object.keys(PRICES[PRICES_DATE]!))(
  'bounds what a call of %s costs, however its prompt is cached',
  (model) => {
    const price = listed(model);
    for (const bytes of [1, 5000, 99_000, 150_000]) {
      const most = mostOf(bytes, 1000, price);
      for (const part of [
        { inputTokens: bytes },
        { inputTokens: 0, cacheReadTokens: bytes },
        { inputTokens: 0, cacheWriteTokens: bytes },
      ])
        expect(costOf({ outputTokens: 1000, ...part }, price)).toBeLessThanOrEqual(most);
    }
  },
);
