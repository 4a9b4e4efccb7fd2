import type { Usage } from '../chain/contract';
import { own } from '../chain/json';
import { type Price, PRICES, type PriceTables } from './price-table';

/**
 * US dollars of a call by the newest table that is not younger than `date`; undefined where that does not know the
 * model. A dated id such as `claude-haiku-4-5-20251001` costs what its undated one does.
 */
export function costOf(
  usage: Usage,
  model: string,
  date: string,
  tables: PriceTables = PRICES,
): number | undefined {
  const known = Object.keys(tables)
    .filter((each) => each <= date)
    .sort()
    .at(-1);
  if (known === undefined) return undefined;
  const table = tables[known]!;
  const price = own(table, model) ?? own(table, model.replace(/-\d{8}$/, ''));
  return price && total(usage, price);
}

function total(usage: Usage, price: Price): number {
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
  const prompt = inputTokens + cacheReadTokens + cacheWriteTokens;
  const { input, output, cacheRead, cacheWrite } =
    price.longPrompt && prompt > price.longPrompt.above ? price.longPrompt : price;
  const millionths =
    inputTokens * input + outputTokens * output + cacheReadTokens * cacheRead + cacheWriteTokens * cacheWrite;
  return Number((millionths / 1e6).toFixed(9));
}
