import type { LedgerCall } from '../../src/testing/scripted';
import type { Strike } from '../facts';
import { endOf, grouped, inFlightAt, isFault, keyOf } from '../audit/calls';

/** What a fault may do, and what shows that it did something. */
export interface Terms {
  /** Of the table for people. */
  readonly what: string;
  /** Whether a call that was in flight may be made again; else it may not. */
  readonly repeats: boolean;
  /** Whoever was struck goes on, and may begin calls that it was handed and that others have made meanwhile. */
  readonly goesOn?: boolean;
  /** What the ledger has to show beside a call in flight; the text says what it doesn't. */
  readonly proof?: (strike: Strike, ledger: readonly LedgerCall[]) => string | undefined;
}

/** A killed worker's connections are closed by the system at once; the endpoint may be slow to hear of it. */
const CLOSED_WITHIN_MS = 3000;

const cutOff: Terms['proof'] = ({ from, to }, ledger) => {
  const ends = ledger.filter((call) => call.outcome === 'aborted' && !isFault(call)).map(endOf);
  const isCut = ends.some((end) => end >= from && end <= to + CLOSED_WITHIN_MS);
  return isCut ? undefined : 'no request was cut off';
};

const answeredMeanwhile: Terms['proof'] = ({ from, to }, ledger) => {
  const isLost = ledger.some((call) => call.outcome === 'answered' && endOf(call) > from && endOf(call) < to);
  return isLost ? undefined : 'no answer was lost';
};

const takenOver: Terms['proof'] = ({ from, to }, ledger) => {
  const before = new Set(inFlightAt(ledger, from).map(keyOf));
  const isTaken = ledger.some(
    (call) =>
      call.startedAt > from && call.startedAt < to && before.has(keyOf(call)) && !waited(call, ledger),
  );
  return isTaken ? undefined : 'no other worker took a call over';
};

/** It was asked for again because the endpoint had failed. */
function waited(call: LedgerCall, ledger: readonly LedgerCall[]): boolean {
  const earlier = ledger.filter((each) => keyOf(each) === keyOf(call) && each.startedAt < call.startedAt);
  return isFault(earlier.at(-1)!);
}

const refused: Terms['proof'] = ({ from, to }, ledger) => {
  const isRefused = ledger.some(
    (call) => call.fault === 'status 429' && endOf(call) >= from && endOf(call) <= to,
  );
  return isRefused ? undefined : 'nothing was answered 429';
};

/** What a worker had been handed before begins within this time. */
const STANDSTILL_AFTER_MS = 2000;

/** A call that is made for the first time was written down by the server before. */
const standstill: Terms['proof'] = ({ from, to }, ledger) => {
  const first = [...grouped(ledger, keyOf).values()].map(([call]) => call!.startedAt);
  const goesOn = first.some((time) => time > from + STANDSTILL_AFTER_MS && time < to);
  return goesOn ? 'new calls were made all the same' : undefined;
};

/** By a fault's name. */
export const TERMS = {
  'worker killed': { what: 'kill -9 of a worker', repeats: true, proof: cutOff },
  'server killed': { what: 'kill -9 of the server, started again on its database', repeats: true },
  'both killed': { what: 'kill -9 of the server and a worker at once', repeats: true, proof: cutOff },
  'server stopped': { what: 'SIGSTOP of the server for 6 s', repeats: true, proof: standstill },
  'worker stopped': {
    what: 'SIGSTOP of a worker beyond its heartbeat timeout, then SIGCONT',
    repeats: true,
    goesOn: true,
    proof: takenOver,
  },
  deploy: { what: 'SIGTERM of a worker, a new one beside it', repeats: false },
  'disk full': { what: 'no write of the server succeeds for 4 s', repeats: true, proof: standstill },
  backlog: { what: 'kill -9 of all workers, runs started meanwhile', repeats: true, proof: cutOff },
  'answers lost': {
    what: 'kill -9 of all workers while answers cannot reach the server',
    repeats: true,
    proof: answeredMeanwhile,
  },
  'connections reset': { what: 'TCP resets between workers and server, 5 in 10 s', repeats: true },
  'slow wire': { what: '200 ms more between workers and server for 8 s', repeats: false },
  'wire cut': { what: 'nothing between workers and server for 5 s', repeats: true, proof: standstill },
  '429 storm': { what: '429 with retry-after to every call', repeats: false, proof: refused },
} as const satisfies Readonly<Record<string, Terms>>;

export type FaultName = keyof typeof TERMS;

export function termsOf(fault: string): Terms {
  return TERMS[fault as FaultName];
}

/** Why a strike proves nothing; undefined where it does. */
export function unproven(strike: Strike, ledger: readonly LedgerCall[]): string | undefined {
  if (inFlightAt(ledger, strike.from).length === 0) return 'no call was in flight';
  return termsOf(strike.fault).proof?.(strike, ledger);
}
