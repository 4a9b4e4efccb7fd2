/** Starting chains and looking at their runs: `catenary/client`. */
export { type Catenary, type CatenaryOptions, createCatenary, type WithInputs } from './catenary';
export { connect, type ConnectOptions } from './connect';
export {
  ChainCancelledError,
  ChainRunError,
  ChainTerminatedError,
  ChainTimedOutError,
  ConnectionError,
  InputTooLargeError,
  NotAChainError,
  RunEndedError,
  RunIdError,
  RunIdInUse,
  RunNotFoundError,
  StorageNotConfiguredError,
  UnknownPathError,
} from './errors';
export type { ListOptions } from './list-runs';
export type { LiveCall } from './live-calls';
export type { CallEnd, CallName, RunEvent, RunHappening, RunInfoStatus, RunProgress } from './run-event';
export type { AnyOutputs, RunHandle } from './run-handle';
export type { RunInfo } from './run-info';
export type { Answer, SentActivity, SentModelCall, ShownCall, ShownStep } from './shown-step';
export type { ChainStartOptions, OwnStartOptions, RunMemo } from './start-options';
export type { StartRunOptions } from './start-run';
export type { WatchOptions } from './watch';
export { ChainDefinitionError } from '../define/definition-error';
export { createDataConverter, type StorageOption } from '../converter/data-converter';
export { createFileStorage, StorageError } from '../converter/file-storage';
export type { ChainResult, FailureReport, StepSummary } from '../chain/result';
export type { Progress } from '../chain/progress';
export type { Snapshot } from '../chain/snapshot';
export type { ChainState } from '../chain/state';
