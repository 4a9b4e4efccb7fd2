/** US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** Entries that live five minutes. */
  readonly cacheWrite: number;
  /** Other prices for the whole call once its prompt, cached tokens included, is longer than `above` tokens. */
  readonly longPrompt?: Price & { readonly above: number };
}

/** By the date from which it holds (`2026-11-22`), then by model id. */
export type PriceTables = Readonly<Record<string, Readonly<Record<string, Price>>>>;

/** Writing to the cache costs a quarter more than plain input, for every model. */
function price(input: number, output: number, cacheRead: number): Price {
  return { input, output, cacheRead, cacheWrite: input * 1.25 };
}

const OPUS = price(5, 25, 0.5);
const SONNET = price(3, 15, 0.3);

/**
 * Anthropic's public list prices. A run records the date that it is counted by, so a table never changes: a new price
 * is a new table.
 */
export const PRICES: PriceTables = {
  '2026-11-22': {
    'claude-fable-5-1': price(10, 50, 0.25),
    'claude-fable-5': price(10, 50, 1),
    'claude-mythos-5-1': price(10, 50, 0.25),
    'claude-mythos-5': price(10, 50, 1),
    'claude-opus-5-5': price(4, 20, 0.2),
    'claude-opus-5': OPUS,
    'claude-opus-4-8': OPUS,
    'claude-opus-4-7': OPUS,
    'claude-opus-4-6': OPUS,
    'claude-opus-4-5': OPUS,
    'claude-sonnet-5-5': price(2, 10, 0.1),
    'claude-sonnet-5': price(2, 10, 0.2),
    'claude-sonnet-4-6': SONNET,
    'claude-sonnet-4-5': SONNET,
    'claude-haiku-5-5': {
      ...price(0.1, 0.5, 0.01),
      longPrompt: { above: 100_000, ...price(0.5, 2.5, 0.05) },
    },
    'claude-haiku-4-5': price(1, 5, 0.1),
  },
};
