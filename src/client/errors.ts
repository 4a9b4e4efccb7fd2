import type { Failure } from '../chain/recovery/failure';
import type { FailureReport } from '../chain/state/result';
import type { Snapshot } from '../chain/state/snapshot';

/** A text that cannot be a run's id. */
export class RunIdError extends Error {
  override readonly name = 'RunIdError';
}

/** The id belongs to another run. */
export class RunIdInUseError extends Error {
  override readonly name = 'RunIdInUseError';
  constructor(
    readonly id: string,
    /** What is different about the run that has it. */
    readonly difference: string,
  ) {
    super(`run id ${JSON.stringify(id)} is in use: ${difference}; start under another id`);
  }
}

/** There is no such run: it was never started here, or retention has deleted it. */
export class RunNotFoundError extends Error {
  override readonly name = 'RunNotFoundError';
  constructor(
    readonly id: string,
    namespace: string,
  ) {
    super(
      `namespace ${namespace} has no run ${JSON.stringify(id)}: it was never started here, or retention has deleted it`,
    );
  }
}

/** A workflow that no chain of Catenary made. */
export class NotAChainError extends Error {
  override readonly name = 'NotAChainError';
}

/** A run's path that the chain does not have. */
export class UnknownPathError extends Error {
  override readonly name = 'UnknownPathError';
}

/** A person's decision that does not count: the gate is closed, asks about other content, or lets others decide. */
export class GateRefusedError extends Error {
  override readonly name = 'GateRefusedError';
}

/** No worker took a question up in time. */
export class NoWorkerError extends Error {
  override readonly name = 'NoWorkerError';
}

/** A decision that a worker took in and that is still looked at: it holds as soon as it passes. */
export class DecisionPendingError extends Error {
  override readonly name = 'DecisionPendingError';
  constructor(
    message: string,
    /** With the same `by`, the same decision once more: it waits on for its answer, and decides nothing anew. */
    readonly again: { readonly content: string; readonly id: string },
  ) {
    super(message);
  }
}

/** A condition in Temporal's query language that the server refuses. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(
    readonly query: string,
    /** In the server's words. */
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`the query ${JSON.stringify(query)} cannot be used: ${reason}`, options);
  }
}

/** Inputs, or a decision, that are larger than Temporal takes. */
export class InputTooLargeError extends Error {
  override readonly name = 'InputTooLargeError';
}

/** The run keeps large values outside Temporal, where this client does not look. */
export class StorageNotConfiguredError extends Error {
  override readonly name = 'StorageNotConfiguredError';
}

/** Which run ended without a result. */
export interface EndedRun {
  readonly id: string;
  /** Temporal's. */
  readonly runId: string;
  readonly snapshot: () => Promise<Snapshot>;
}

/** A run that came to no result. */
export abstract class RunEndedError extends Error {
  readonly id: string;
  /** Temporal's. */
  readonly runId: string;
  readonly #snapshot: () => Promise<Snapshot>;

  constructor(message: string, { id, runId, snapshot }: EndedRun, options?: ErrorOptions) {
    super(message, options);
    this.id = id;
    this.runId = runId;
    this.#snapshot = snapshot;
  }

  /** The run's state at its end, fetched now. */
  snapshot(): Promise<Snapshot> {
    return this.#snapshot();
  }
}

/** A run that failed. Its message lists every failure: `write_headline failed after 2 repairs: judge: "…"`. */
export class ChainRunError extends RunEndedError {
  override readonly name = 'ChainRunError';
  constructor(
    message: string,
    run: EndedRun,
    /** Absent where the workflow failed before a chain ran in it. */
    readonly report: FailureReport | undefined,
    options?: ErrorOptions,
  ) {
    super(message, run, options);
  }

  /** By path. */
  get failures(): Readonly<Record<string, Failure>> {
    return this.report?.failures ?? {};
  }
}

/** A run that was cancelled. */
export class ChainCancelledError extends RunEndedError {
  override readonly name = 'ChainCancelledError';
}

/** A run that was terminated: by a person, or by Temporal at one of its limits. */
export class ChainTerminatedError extends RunEndedError {
  override readonly name = 'ChainTerminatedError';
}

/** A run that was past a workflow timeout; Catenary sets none itself. */
export class ChainTimedOutError extends RunEndedError {
  override readonly name = 'ChainTimedOutError';
}
