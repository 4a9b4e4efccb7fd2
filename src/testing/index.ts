/** What chains are tested with: `catenary/testing`. */
export {
  simulate,
  type SimulateOptions,
  type SimulatedCall,
  type Simulation,
  type SimulationScript,
} from './simulate';
export { SimulationError } from './answer-book';
export type { GateAnswer } from './gate-answers';
export type { CallAnswer } from './call-answers';
export type { SimulatedAnswer, SimulatedAnswers } from './simulated-answers';
export type { SimulatedDecision } from './simulated-decisions';
export { playFixture, type PlayedFixture, type PlayOptions } from './fixtures/play-fixture';
export type { FixtureDifference } from './fixtures/difference';
export { FixtureError } from '../chain/fixture/read-fixture';
export type { Fixture } from '../chain/fixture/fixture';
export { createScriptedEndpoint, fault, randomly, readLedgerFile, verdict } from './scripted';
export type {
  Answer,
  AnswerFunction,
  Answers,
  CallInfo,
  During,
  Fault,
  Ledger,
  LedgerCall,
  LedgerOutcome,
  Listening,
  MessagesRequest,
  Randomly,
  Reply,
  Script,
  ScriptedEndpoint,
  ScriptedOptions,
  StatusDetails,
  Times,
} from './scripted';
export type { Outcome } from '../chain/recovery/outcome';
