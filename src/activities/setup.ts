import type { Model } from './model';
import type { PriceTables } from '../chain/budget/price-table';

/** What the activities of a worker share. */
export interface ActivitySetup {
  readonly model: Model;
  /** Alias → model id; a name without an entry is an id itself. */
  readonly models?: Readonly<Record<string, string>>;
  /** UTF-8 bytes of a result as JSON. Default {@link MAX_PAYLOAD_BYTES}; more only where large values are stored outside. */
  readonly maxOutputBytes?: number;
  /** Default: Anthropic's list prices. */
  readonly prices?: PriceTables;
  /** In [0, 1): spreads retries. Default `Math.random`. */
  readonly random?: () => number;
}
