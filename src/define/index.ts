export { activitiesOf, type ActivityCall } from './types/activity-types';
export { chain } from './builder';
export type { ChainBuilder } from './types/builder-types';
export { type Chain, definitionOf, type InputsOf, type OutputsOf } from './chain';
export { checkInputs, withDefaults } from './values/check-inputs';
export { ChainDefinitionError, formatProblems, type LocatedProblem } from './definition-error';
export {
  activity,
  type AnyMember,
  approval,
  map,
  type Member,
  type MemberGroup,
  type Members,
  parallel,
  plan,
  step,
  subchain,
  switchOn,
  text,
} from './members';
export type {
  ActivityOptions,
  ApprovalOptions,
  Argument,
  ChainOptions,
  CheckOptions,
  DefaultsOptions,
  FallbackOptions,
  GroupOptions,
  MapOptions,
  MessageOptions,
  PlanOptions,
  StepOptions,
  SubchainOptions,
  SwitchOptions,
  TextOptions,
} from './options';
export { loadChain, parseChain, type ParseOptions } from './files/parse-chain';
export { type AnyChain, prepareChain, type PreparedChain, type PreparedRun, prepareRun } from './prepare';
export { DynamicPrompt, prompt, PromptFile, type Prompts, promptsIn, type Text } from './prompt';
export { jsonSchema, type OutputSchema, type TypedSchema, type TypeOf } from './types/schema-types';
export type { Scope } from './types/scope-types';
export type { Mistake } from './types/slots';
export { toYaml } from './files/to-yaml';
