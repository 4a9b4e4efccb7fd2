import type { Model } from './model/model';
import type { PriceTables } from '../chain/budget/price-table';

/** What the activities of a worker share. */
export interface ActivitySetup {
  readonly model: Model;
  /** Alias → model id; a name without an entry is an id itself. */
  readonly models?: Readonly<Record<string, string>>;
  /** UTF-8 bytes of a result as JSON. Default {@link MAX_PAYLOAD_BYTES}; more only where large values are stored outside. */
  readonly maxOutputBytes?: number;
  /** Over Anthropic's list prices. A run is counted by the tables of the date that its chain names (`defaults.prices`). */
  readonly prices?: PriceTables;
  /** In [0, 1): spreads retries. Default `Math.random`. */
  readonly random?: () => number;
}

/** Its prices laid over the built-in ones. */
export interface SharedSetup extends ActivitySetup {
  /** Tells, once, that none of the worker's own tables holds on a date. */
  readonly warnOfPrices?: (date: string) => void;
}
