import type { Usage } from '../contract';
import type { Rate } from '../definition/definition';
import { own } from '../json';
import { type Price, PRICES, type PriceTables } from './price-table';

/** Writing to the cache costs a quarter more than plain input; reading from it never more than plain input. */
const CACHE_WRITE = 1.25;

/**
 * The price of a model by the newest table that is not younger than `date`; undefined where that does not know it. A
 * dated id such as `claude-haiku-4-5-20251001` costs what its undated one does.
 */
export function priceOf(model: string, date: string, tables: PriceTables = PRICES): Price | undefined {
  const known = Object.keys(tables)
    .filter((each) => each <= date)
    .sort()
    .at(-1);
  if (known === undefined) return undefined;
  const table = tables[known]!;
  return own(table, model) ?? own(table, model.replace(/-\d{8}$/, ''));
}

/** What the author says that a model costs, with what he leaves out. */
export function priceOfRate({ input, output, cacheRead, cacheWrite }: Rate): Price {
  return { input, output, cacheRead: cacheRead ?? input, cacheWrite: cacheWrite ?? input * CACHE_WRITE };
}

/** US dollars of what a call used. */
export function costOf(usage: Usage, price: Price): number {
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
  const prompt = inputTokens + cacheReadTokens + cacheWriteTokens;
  const { input, output, cacheRead, cacheWrite } =
    price.longPrompt && prompt > price.longPrompt.above ? price.longPrompt : price;
  const millionths =
    inputTokens * input + outputTokens * output + cacheReadTokens * cacheRead + cacheWriteTokens * cacheWrite;
  return dollars(millionths);
}

/** What a provider adds around the texts of a request: turns, the frame of a schema, its own instructions for it. */
const FRAME_TOKENS = 2000;

/**
 * US dollars of a call at most, known before it: no token is shorter than a byte, all of the prompt may be written to the
 * cache, and the reply takes its whole `maxTokens`.
 *
 * @param bytes of the request's texts and schema, in UTF-8
 */
export function mostOf(bytes: number, maxTokens: number, price: Price): number {
  const prompt = bytes + FRAME_TOKENS;
  const prices = price.longPrompt && prompt > price.longPrompt.above ? [price, price.longPrompt] : [price];
  return Math.max(
    ...prices.map(({ input, output, cacheWrite }) =>
      dollars(prompt * Math.max(input, cacheWrite) + maxTokens * output),
    ),
  );
}

/** Sums of binary fractions differ in their last digits by their order: what is added up has nine decimals. */
function dollars(millionths: number): number {
  return Number((millionths / 1e6).toFixed(9));
}
