/** Writing chains and running them from a service: `catenary`. Workers are in `catenary/worker`, tests in `catenary/testing`. */
export * from './define';
export * from './client';
export type { BlockKind } from './chain/definition/blocks';
export { estimate, estimateText, type Effort, type Estimate, type PerItem } from './chain/effort/estimate';
export { normalise, type NormalDefinition } from './chain/definition/normalise';
export { checkDefinition } from './chain/definition/check-definition';
export type { Failure, FailureType } from './chain/recovery/failure';
export type { Json, JsonSchema } from './chain/json';
export type { Progress } from './chain/state/progress';
export type { ChainResult, FailureReport, StepSummary } from './chain/state/result';
export type { Snapshot } from './chain/state/snapshot';
export type { Attempt, BlockRecord, BlockStatus, ChainState, RunStatus, RunUsage } from './chain/state/state';
export type { Validator, Verdict } from './chain/contract';
export type {
  ActivityBlock,
  ApprovalBlock,
  Ask,
  Block,
  ChainBlock,
  ChainDefinition,
  Check,
  Condition,
  Duration,
  Fallback,
  GateTerms,
  InputDefinition,
  JudgeCheck,
  Limits,
  MapBlock,
  Message,
  OnFailure,
  ParallelBlock,
  PlanAllowance,
  PlanBlock,
  Problem,
  Redo,
  RetryPolicy,
  Rule,
  Siblings,
  StepBlock,
  StepDefaults,
  SwitchBlock,
  Template,
  Test,
  TextBlock,
  Timeouts,
  ValidatorCheck,
  Window,
} from './chain/definition/definition';
