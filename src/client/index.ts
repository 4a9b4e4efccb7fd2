/** Starting chains and looking at their runs: `catenary/client`. */
export { type Catenary, type CatenaryOptions, createCatenary, type PlanRunOptions } from './catenary';
export type { WithInputs } from '../define/with-inputs';
export { collectGarbage, type Garbage, type GarbageOptions } from './storage/collect-garbage';
export type { WaitingRun } from './decide/approvals';
export { AddressError, ConnectionError, UnknownNamespaceError } from '../connection/connection-error';
export { connect, type ConnectOptions } from './connect';
export type { DecideOptions } from './decide/decide';
export {
  ChainCancelledError,
  ChainRunError,
  ChainTerminatedError,
  ChainTimedOutError,
  DecisionPendingError,
  GateRefusedError,
  InputTooLargeError,
  NoWorkerError,
  NotAChainError,
  QueryError,
  RunEndedError,
  RunIdError,
  RunIdInUseError,
  RunNotFoundError,
  StorageNotConfiguredError,
  UnknownPathError,
} from './errors';
export { type FetchedHistory, historyText } from './history/histories';
export type { ListOptions } from './run/list-runs';
export type { LiveCall } from './watch/live-calls';
export type { CallEnd, RunEvent, RunHappening, RunInfoStatus, RunProgress } from './watch/run-event';
export type { AnyOutputs, RunHandle } from './run/run-handle';
export type { ForkOptions, ResumeOptions, ResumePlan, ResumeSource, Resuming } from './resume/resume-options';
export type { RunInfo } from './run/run-info';
export type { ShownAnswer, SentActivity, SentModelCall, ShownCall, ShownStep } from './show/shown-step';
export type { ChainStartOptions, OwnStartOptions, RunMemo } from './start/start-options';
export type { StartRunOptions } from './start/start-run';
export type { WatchOptions } from './watch/watch';
export { ChainDefinitionError } from '../define/definition-error';
export {
  createDataConverter,
  type DataConverterOptions,
  type EncryptionOption,
  type StorageOption,
} from '../converter/data-converter';
export { EncryptionError } from '../converter/encryption-error';
export { createFileStorage, StorageError } from '../converter/file-storage';
export { StoreFailedError } from '../converter/store-failed-error';
export type { CallName } from '../chain/run/call-id';
export type { ChainResult, FailureReport, StepSummary } from '../chain/state/result';
export type { Fixture } from '../chain/fixture/fixture';
export type { PendingGate } from '../chain/gate/approvals';
export type { Decision, GateRecord, HeldDecision } from '../chain/gate/gate-record';
export type { Progress } from '../chain/state/progress';
export type { Decided } from '../workflows/messages';
export { ResumeError, type ResumeMend } from '../chain/resume/resume-error';
export type { Remaining } from '../chain/resume/remaining';
export type { Resumption } from '../chain/resume/resume';
export { type RunReference, type Snapshot, SnapshotError } from '../chain/state/snapshot';
export type { ChainState } from '../chain/state/state';
