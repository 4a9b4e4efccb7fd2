import type { Json } from '../../chain/json';
import type { Limits } from '../../chain/definition/policies';
import type { Remaining } from '../../chain/resume/remaining';
import type { Resumption } from '../../chain/resume/resume';
import type { RunReference, Snapshot } from '../../chain/state/snapshot';
import type { AnyChain } from '../../define/prepare';
import type { AnyOutputs, RunHandle } from '../run/run-handle';
import type { OwnStartOptions } from '../start/start-options';

/** What is changed before a run goes on, and under which id it does. */
export interface ForkOptions extends OwnStartOptions {
  /** Default: the old run's id with `~2`, or the next number that is free. */
  readonly id?: string;
  /** Another definition of the same chain: one that was mended. */
  readonly chain?: AnyChain;
  /** Other values of inputs, by name. */
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Outputs of the chain put in their places by hand, by name; what made them does not run again. */
  readonly outputs?: Readonly<Record<string, Json>>;
  /** Paths that run again in any case. */
  readonly from?: readonly string[];
  /** Models by alias, in place of those that the first replies pinned. */
  readonly models?: Readonly<Record<string, string>>;
  /** In place of the definition's: what the old run has used counts too. */
  readonly limits?: Limits;
}

export interface ResumeOptions extends ForkOptions {
  /** Finished blocks that a change touches are kept as they are, in place of a refusal. */
  readonly force?: boolean;
  /** Also a run that goes on itself, whose calls in flight are then made twice. */
  readonly running?: boolean;
}

/** What a run that goes on would do. Nothing was started. */
export interface ResumePlan extends Resumption {
  readonly remaining: Remaining;
  /** The run that it goes on from; absent for a snapshot that doesn't say whose it is. */
  readonly from?: RunReference;
}

interface DryRun {
  readonly dryRun: true;
}

/** A run's id, or a snapshot of one. */
export type ResumeSource = string | Snapshot;

/** Starts runs that go on from others. */
export interface Resuming {
  /**
   * Starts a run that goes on where another failed, was cancelled or terminated: what is finished is kept. The same
   * asked twice finds the same run.
   *
   * @throws ResumeError for finished blocks that would not be the same now, SnapshotError, ChainDefinitionError,
   * InputTooLargeError, RunIdInUseError.
   */
  resume(source: ResumeSource, options: ResumeOptions & DryRun): Promise<ResumePlan>;
  resume<Outputs = AnyOutputs>(source: ResumeSource, options?: ResumeOptions): Promise<RunHandle<Outputs>>;
  /** The same with something changed, of any run: what depends on a change runs again, and nothing else. */
  fork(source: ResumeSource, options: ForkOptions & DryRun): Promise<ResumePlan>;
  fork<Outputs = AnyOutputs>(source: ResumeSource, options: ForkOptions): Promise<RunHandle<Outputs>>;
}
