import type { Json } from '../src/chain/json';
import type { LedgerCall } from '../src/testing/scripted';

/** One time that a fault was fired. Milliseconds since the epoch; a kill lasts until the process is gone, an outage until its end. */
export interface Strike {
  readonly fault: string;
  readonly from: number;
  readonly to: number;
  /** Exit codes of workers that were asked to end. */
  readonly exitCodes?: readonly (number | null)[];
}

/** The server ended, though nobody had ended it. */
export interface Lapse {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Its exit code; 128 + n where signal n ended it. */
  readonly code: number;
  /** Its last lines. */
  readonly wrote: string;
}

/** How a run ended, as far as the client was told. */
export interface Ending {
  /** `running`: not within its time. */
  readonly status: 'done' | 'failed' | 'terminated' | 'running' | 'missing';
  /** Of a run that is done. */
  readonly outputs?: Readonly<Record<string, Json>>;
  /** By path. */
  readonly statuses?: Readonly<Record<string, string>>;
}

/** What the reference says that a run comes to. */
export interface Expected extends Ending {
  readonly status: 'done' | 'failed';
  /** Ids of the calls that ask the endpoint. */
  readonly calls: readonly string[];
}

export interface RunFacts {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly ending: Ending;
  readonly expected: Expected;
  /** From the histories: when each call was recorded as complete, every time that it was. By call id. */
  readonly recorded: Readonly<Record<string, readonly number[]>>;
  /** From the histories: which of Temporal's attempts was recorded, from 1. By call id. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Of a run that did not end in time: what it waits for. */
  readonly diagnosis?: readonly string[];
}

export interface Replay {
  readonly id: string;
  /** Absent where it replays. */
  readonly difference?: string;
}

/** All that was seen: nothing of it is a judgement. */
export interface Facts {
  /** How often each fault was to be fired. */
  readonly planned: Readonly<Record<string, number>>;
  readonly strikes: readonly Strike[];
  readonly lapses: readonly Lapse[];
  /** The endpoint's ledger: the witness that is not part of the product. */
  readonly ledger: readonly LedgerCall[];
  readonly runs: readonly RunFacts[];
  /** At least so many were to be started. */
  readonly plannedRuns: number;
  readonly replays: readonly Replay[];
  readonly plannedReplays: number;
}
