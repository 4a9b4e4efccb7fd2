import type { Ledger, LedgerCall, LedgerOutcome } from './ledger';
import { createWatchers } from './watchers';

export type NewCall = Omit<LedgerCall, 'id' | 'n' | 'requestId' | 'endedAt' | 'outcome' | 'fault'>;

/** Where starts and ends are written too. */
export interface Witness {
  started(call: LedgerCall): void;
  ended(call: LedgerCall): void;
  close(): void;
}

/** The endpoint's side of a ledger. */
export interface LedgerBook {
  readonly ledger: Ledger;
  start(call: NewCall): LedgerCall;
  /** Milliseconds from the first call of this path and purpose to this one. */
  sinceFirst(call: LedgerCall): number;
  end(call: LedgerCall, outcome: LedgerOutcome, fault?: string): void;
  close(): void;
}

/** An empty ledger. */
export function createLedgerBook(witness?: Witness): LedgerBook {
  const first = new Map<string, { n: number; readonly at: number }>();
  const counts = { inFlight: 0, peakInFlight: 0 };
  const calls: LedgerCall[] = [];
  const ledger = createLedger(calls, counts, (predicate) => watchers.waitFor(predicate));
  const watchers = createWatchers(ledger);
  return {
    ledger,
    start(entry) {
      const seen = first.get(keyOf(entry)) ?? { n: 0, at: entry.startedAt };
      first.set(keyOf(entry), seen);
      const id = calls.length + 1;
      const call = { id, n: (seen.n += 1), requestId: `req_${String(id).padStart(6, '0')}`, ...entry };
      calls.push(call);
      counts.peakInFlight = Math.max(counts.peakInFlight, (counts.inFlight += 1));
      witness?.started(call);
      watchers.changed();
      return call;
    },
    sinceFirst: (call) => call.startedAt - (first.get(keyOf(call))?.at ?? call.startedAt),
    end(call, outcome, fault) {
      Object.assign(call, { endedAt: Date.now(), outcome }, fault === undefined ? {} : { fault });
      counts.inFlight -= 1;
      witness?.ended(call);
      watchers.changed();
    },
    close() {
      watchers.close();
      witness?.close();
    },
  };
}

function createLedger(
  calls: readonly LedgerCall[],
  counts: Readonly<Pick<Ledger, 'inFlight' | 'peakInFlight'>>,
  waitFor: Ledger['waitFor'],
): Ledger {
  return {
    calls,
    count: (key) =>
      key === undefined ? calls.length : calls.filter((call) => keysOf(call).includes(key)).length,
    get inFlight() {
      return counts.inFlight;
    },
    get peakInFlight() {
      return counts.peakInFlight;
    },
    waitFor,
  };
}

function keysOf(call: LedgerCall): string[] {
  return [call.path, keyOf(call), call.call];
}

function keyOf(call: { readonly path: string; readonly purpose: string }): string {
  return `${call.path}/${call.purpose}`;
}
