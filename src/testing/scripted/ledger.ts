/** One request to `POST /v1/messages`. */
export interface LedgerCall {
  /** Counts all calls, from 1. */
  readonly id: number;
  /** The header `x-catenary-call`, as sent; empty where the request had none. */
  readonly call: string;
  /** The header `x-catenary-run`, where it was sent. */
  readonly run?: string;
  readonly path: string;
  readonly purpose: string;
  readonly try: number;
  /** Counts the calls of this path and purpose, from 1. */
  readonly n: number;
  readonly requestId: string;
  readonly model?: string;
  readonly maxTokens?: number;
  /** The parsed body; absent with `keepRequests: false`. */
  readonly request?: unknown;
  /** Milliseconds since the epoch, as `endedAt`. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Absent while the call is in flight. Written just before the last byte goes out. */
  readonly outcome?: LedgerOutcome;
  /** What was wrong with the answer on purpose. */
  readonly fault?: string;
}

export type LedgerOutcome =
  | 'answered'
  /** The caller went away first, or the endpoint was closed. */
  | 'aborted'
  | 'fault';

/** What was asked of the endpoint. */
export interface Ledger {
  /** In the order in which they came. */
  readonly calls: readonly LedgerCall[];
  /** Calls of a path, of `path/purpose` or of `path/purpose/try`; without a key, all. */
  count(key?: string): number;
  readonly inFlight: number;
  readonly peakInFlight: number;
  /** Asks the predicate now and at each start and end of a call. Rejects if the endpoint closes before. */
  waitFor(predicate: (ledger: Ledger) => boolean): Promise<void>;
}
