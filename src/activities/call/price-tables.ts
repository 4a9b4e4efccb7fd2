import { PRICES, type PriceTables } from '../../chain/budget/price-table';

/**
 * A worker's own tables over the built-in ones: on each date what it says of a model, else what they say.
 *
 * @throws RangeError for a table whose name is not a date: no run could ever be counted by it.
 */
export function pricesOver(given: PriceTables): PriceTables {
  const wrong = Object.keys(given).find((date) => !/^\d{4}-\d{2}-\d{2}$/.test(date));
  if (wrong !== undefined)
    throw new RangeError(
      `prices: ${JSON.stringify(wrong)} is not a date such as "2026-11-22", from which a table holds`,
    );
  const dates = [...new Set([...Object.keys(PRICES), ...Object.keys(given)])];
  return Object.fromEntries(
    dates.map((date) => [date, { ...newestOn(PRICES, date), ...newestOn(given, date) }]),
  );
}

/** Why none of a worker's own tables holds for a run that is counted by this date; undefined where one does. */
export function unusedOn(given: PriceTables, date: string): string | undefined {
  const first = Object.keys(given).toSorted()[0];
  if (first === undefined || first <= date) return undefined;
  return (
    `the worker's prices begin on ${first} and hold for no run that is counted by ${date}: ` +
    `write defaults: { prices: ${JSON.stringify(first)} } in its chain`
  );
}

function newestOn(tables: PriceTables, date: string): PriceTables[string] {
  const newest = Object.keys(tables)
    .filter((each) => each <= date)
    .toSorted()
    .at(-1);
  return newest === undefined ? {} : tables[newest]!;
}
