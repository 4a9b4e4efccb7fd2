import type { LedgerCall } from '../../src/testing/scripted';

/** Which call of which run a request is for. */
export function keyOf({ run, call }: Pick<LedgerCall, 'run' | 'call'>): string {
  return `${run} ${call}`;
}

/** The endpoint failed on purpose: to ask again is what should be done. */
export function isFault({ fault }: LedgerCall): boolean {
  return fault !== undefined;
}

/** Milliseconds since the epoch; of a request that never ended, never. */
export function endOf({ endedAt = Infinity }: LedgerCall): number {
  return endedAt;
}

/** The requests that the endpoint had not answered yet. */
export function inFlightAt(ledger: readonly LedgerCall[], time: number): LedgerCall[] {
  return ledger.filter((call) => call.startedAt <= time && endOf(call) > time);
}

/** Requests in the order in which they came, by their call or by what else they have in common. */
export function grouped(
  ledger: readonly LedgerCall[],
  by: (call: LedgerCall) => string,
): ReadonlyMap<string, readonly LedgerCall[]> {
  const found = new Map<string, LedgerCall[]>();
  for (const call of ledger.toSorted((a, b) => a.startedAt - b.startedAt || a.id - b.id)) {
    const key = by(call);
    const list = found.get(key);
    if (list) list.push(call);
    else found.set(key, [call]);
  }
  return found;
}
