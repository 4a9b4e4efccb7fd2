import { createActivities } from '../../../src/activities';
import { priceOf } from '../../../src/chain/budget/cost';
import { pricesOver } from '../../../src/activities/call/price-tables';
import { environment, generateRequest, within } from './support/requests';

const mine = { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25 };
const model = async () => ({
  model: 'mine',
  text: 'x',
  stopReason: 'end_turn',
  usage: { inputTokens: 1e6, outputTokens: 0 },
});

test("a worker's table is laid over the built-in ones, from its date on", () => {
  const tables = pricesOver({ '2026-12-01': { mine, 'claude-haiku-4-5': mine } });
  expect(priceOf('mine', '2026-12-24', tables)).toEqual(mine);
  expect(priceOf('claude-haiku-4-5', '2026-12-01', tables)).toEqual(mine);
  expect(priceOf('claude-opus-5', '2026-12-01', tables)).toEqual(priceOf('claude-opus-5', '2026-12-01'));
  expect(priceOf('mine', '2026-11-22', tables)).toBeUndefined();
  expect(priceOf('claude-haiku-4-5', '2026-11-22', tables)).toMatchObject({ output: 5 });
  expect(priceOf('mine', '2026-11-22', pricesOver({ '2026-01-01': { mine } }))).toEqual(mine);
});

test('a table without a date is refused by name', () => {
  expect(() => createActivities({ model, prices: { today: { mine } } })).toThrow(
    'prices: "today" is not a date such as "2026-11-22"',
  );
});

test('a call is counted by the table of its date, and one that is too young for it is warned of once', async () => {
  const activities = createActivities({ model, prices: { '2027-01-01': { mine } } });
  const warned: string[] = [];
  const ask = async (prices: string) => {
    const activity = environment();
    activity.context.log.warn = (text: string) => void warned.push(text);
    const request = generateRequest({ model: 'mine', prices });
    return (await within(activity, () => activities.generate(request))).cost;
  };
  expect([await ask('2026-11-22'), await ask('2026-11-22'), await ask('2027-01-01')]).toEqual([
    undefined,
    undefined,
    1,
  ]);
  expect(warned).toEqual([
    'the worker\'s prices begin on 2027-01-01 and hold for no run that is counted by 2026-11-22: write defaults: { prices: "2027-01-01" } in its chain',
  ]);
});
