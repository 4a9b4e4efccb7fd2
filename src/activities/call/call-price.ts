import { priceOf, priceOfRate } from '../../chain/budget/cost';
import type { Price, PriceTables } from '../../chain/budget/price-table';
import { type GenerateRequest, WIRE_TERMS } from '../../chain/contract';

/** What a call costs: by the chain's own rate, else by the table that it names, which may know any of a model's names. */
export function priceOfCall(
  { prices = WIRE_TERMS.prices, rate }: Pick<GenerateRequest, 'prices' | 'rate'>,
  models: readonly string[],
  tables?: PriceTables,
): Price | undefined {
  if (rate) return priceOfRate(rate);
  return models.map((model) => priceOf(model, prices, tables)).find((price) => price !== undefined);
}
