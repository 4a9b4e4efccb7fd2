/** US dollars at best and at worst, as far as models have prices. */
export interface Cost {
  readonly best: number;
  readonly worst: number;
  /** The models that have none, as they are named; the sums count nothing for them. */
  readonly unpriced: readonly string[];
}

export const NO_COST: Cost = { best: 0, worst: 0, unpriced: [] };

/** US dollars of one call; undefined for a model without a price. */
export interface PricedCall {
  readonly model: string;
  readonly dollars: number | undefined;
}

/** @param runs how often those at worst may be made */
export function costOfCalls(best: readonly PricedCall[], worst: readonly PricedCall[], runs = 1): Cost {
  const sum = (calls: readonly PricedCall[]): number =>
    calls.reduce((total, { dollars = 0 }) => total + dollars, 0);
  const unpriced = [...best, ...worst].filter(({ dollars }) => dollars === undefined);
  return { best: sum(best), worst: runs * sum(worst), unpriced: once(unpriced.map(({ model }) => model)) };
}

export function combinedCost(all: readonly Cost[], combine: (numbers: readonly number[]) => number): Cost {
  return {
    best: combine(all.map(({ best }) => best)),
    worst: combine(all.map(({ worst }) => worst)),
    unpriced: once(all.flatMap(({ unpriced }) => unpriced)),
  };
}

function once(models: readonly string[]): readonly string[] {
  return models.length < 2 ? models : [...new Set(models)];
}
