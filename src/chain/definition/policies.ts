import type { Template } from './ask-types';

/** Milliseconds, or a text such as `30s`, `5 minutes`, `24h`. */
export type Duration = number | string;

/**
 * Stops a run before a call that would pass one of them; counted over the whole run. What may have been paid for though
 * no receipt came counts with all that it may have taken: an attempt that Temporal repeats, a call that was cancelled.
 *
 * One attempt of a call is reserved, so that a limit can be passed: for each call in flight, by at most
 * `retry.maximumAttempts - 1` times what is reserved for it. See `docs/guides/budgets.md`.
 */
export interface Limits {
  /** Model calls: generations, judgements and plans. */
  readonly calls?: number;
  /** Output tokens. A call starts only if it fits with its whole `maxTokens`. */
  readonly outputTokens?: number;
  /** US dollars. A call starts only if it fits with the most that it may cost; every model needs a price. */
  readonly cost?: number;
  /** From the run's start, or the sub-chain's. What is in flight then is cancelled, and who is asked need not answer. */
  readonly time?: Duration;
}

/** US dollars per million tokens. */
export interface Rate {
  readonly input: number;
  readonly output: number;
  /** Default: as `input`. */
  readonly cacheRead?: number;
  /** Default: a quarter more than `input`. */
  readonly cacheWrite?: number;
}

/** How much may be in flight at once in one run. */
export interface Window {
  /** Activities in flight. Default 16. */
  readonly calls?: number;
  /** Bytes of their arguments. Default 1 MiB; a larger single call runs alone. */
  readonly bytes?: number;
}

/** What a step takes where it says nothing itself. */
export interface StepDefaults {
  /** An alias of the worker's config or a model id. Default `default`. */
  readonly model?: string;
  /** The system prompt; names inputs only, so that it can be cached. */
  readonly system?: Template;
  /** Output tokens a call may use. Default 4096. */
  readonly maxTokens?: number;
  /** How often a model is asked again with the verdict's reasons. Default 2. */
  readonly repairs?: number;
  readonly onFailure?: OnFailure;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Timeouts;
  /** The date of the price table that costs are computed by. Default: the newest of this release. */
  readonly prices?: string;
  /** By alias or id, what models cost that the price table does not know, or costs other than its. */
  readonly rates?: Readonly<Record<string, Rate>>;
  /** Of every gate: approvals, `onFailure: ask` and plans that are approved. */
  readonly approvals?: GateTerms;
}

/** Temporal's retry policy, in Temporal's spelling. Model calls take their intervals from the provider's `retry-after`. */
export interface RetryPolicy {
  /** Default 10. */
  readonly maximumAttempts?: number;
  /** Default 1 s. */
  readonly initialInterval?: Duration;
  /** Default 2. */
  readonly backoffCoefficient?: number;
  /** Default 1 minute. */
  readonly maximumInterval?: Duration;
  readonly nonRetryableErrorTypes?: readonly string[];
}

export interface Timeouts {
  /** One model call, from request to last byte. Default 5 minutes. */
  readonly call?: Duration;
  /** Silence between two events of a reply's stream. Default 1 minute. */
  readonly idle?: Duration;
  /** Temporal's heartbeat timeout; beats come every sixth of it. Default 30 s. */
  readonly heartbeat?: Duration;
  /** Temporal's schedule-to-close of an activity: queueing and all retries. Default 24 h. */
  readonly scheduleToClose?: Duration;
  /** The longest `retry-after` that is waited for; a longer one is `Model.Unavailable`. Default 2 minutes. */
  readonly maxRetryAfter?: Duration;
}

/** `fail` ends the scope, `skip` goes on without the output, `ask` opens a gate: a person approves, edits or rejects. */
export type OnFailure = 'fail' | 'skip' | 'ask';

/** In a group: let the others run to their end (default), or cancel them at the first failure. */
export type Siblings = 'finish' | 'cancel';

/** On what terms a person is waited for. What a gate leaves out is taken from `defaults.approvals`. */
export interface GateTerms {
  /** How long, from the moment it opens. Default: for as long as it takes. */
  readonly timeout?: Duration;
  /** What it means that nobody decided in time. Default `fail`, which no `onReject` mends. */
  readonly onTimeout?: 'approve' | 'reject' | 'fail';
  /** Who may decide; compared with what the caller asserts as `decidedBy`. Default: whoever reaches the run. */
  readonly approvers?: readonly string[];
  /** The user's own activity `(decision) → { verdict, reasons }`, asked before a decision holds. */
  readonly authorize?: string;
}
