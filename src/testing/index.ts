/** What chains are tested with: `catenary/testing`. */
export { simulate, type SimulateOptions, type SimulatedCall, type Simulation } from './simulate';
export { SimulationError, type SimulatedAnswer, type SimulatedAnswers } from './simulated-answers';
export * from './scripted';
