/** What chains are tested with: `catenary/testing`. */
export { simulate, type SimulateOptions, type SimulatedCall, type Simulation } from './simulate';
export { SimulationError } from './answer-book';
export type { GateAnswer } from './gate-answers';
export type { CallAnswer } from './call-answers';
export type { SimulatedAnswer, SimulatedAnswers } from './simulated-answers';
export type { SimulatedDecision } from './simulated-decisions';
export * from './scripted';
