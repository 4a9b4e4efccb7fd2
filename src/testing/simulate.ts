import type { Outcome } from '../chain/recovery/outcome';
import type { Call } from '../chain/run/call-parts';
import type { Json } from '../chain/json';
import type { RenderedRequest } from '../chain/request/render-request';
import { renderCall } from '../chain/request/rendered-call';
import { type ChainResult, failureMessage, resultOf } from '../chain/state/result';
import { newRun } from '../chain/run/run';
import { type Snapshot, snapshotOf } from '../chain/state/snapshot';
import type { RunStatus } from '../chain/state/state';
import type { Chain } from '../define/chain';
import type { ChainDefinition } from '../chain/definition/definition';
import { prepareRun } from '../define/prepare';
import type { WithInputs } from '../define/with-inputs';
import { createScript, type SimulatedAnswers } from './simulated-answers';
import { decisionsOf, type SimulatedDecision } from './simulated-decisions';
import type { VirtualDecided } from './virtual-desk';
import { driveVirtually } from './virtual-run';

/** The inputs of the run, as a client takes them, and who answers. */
export type SimulateOptions<Inputs> = WithInputs<Inputs> & SimulationScript;

export interface SimulationScript {
  /** What calls bring and people decide, by path or `path/purpose`; see {@link SimulatedAnswers}. */
  readonly answers: SimulatedAnswers;
  /** `pass` lets every judge pass that has no answer of its own. Default: each needs one. */
  readonly judges?: 'pass';
}

/** A chain that ran without a server: how it ended, and every call in the order of its end. */
export interface Simulation<Outputs> {
  readonly status: Exclude<RunStatus, 'running' | 'cancelled'>;
  /** Committed outputs, also of a run that failed. */
  readonly outputs: Partial<Outputs>;
  /** Of a run that failed, with the outputs that there are. */
  readonly result: ChainResult<Partial<Outputs>>;
  /** What the run's error would say. */
  readonly failure?: string;
  readonly snapshot: Snapshot;
  readonly calls: readonly SimulatedCall[];
  /** What people decided, in the order of its time. */
  readonly decisions: readonly SimulatedDecision[];
  /** Virtual milliseconds from start to end. */
  readonly ms: number;
}

export interface SimulatedCall {
  /** `<path>/<purpose>/<try>` */
  readonly id: string;
  /** Virtual milliseconds from the run's start. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  /** What a model would have been sent. */
  readonly request?: RenderedRequest;
  /** What the user's own activity would have been called with. */
  readonly args?: readonly Json[];
}

/**
 * Runs a chain's logic without a server, for unit tests: the scheduler, the checks of schema and rules, and the
 * recovery are the real ones; models, judges, validators, activities and people answer by script, on a virtual clock.
 *
 * @throws ChainDefinitionError where chain or inputs are not valid.
 * @throws SimulationError where an answer is missing, is of the wrong kind, or was never asked for.
 */
export function simulate<Inputs, Outputs>(
  chain: Chain<Inputs, Outputs> | ChainDefinition,
  options: SimulateOptions<Inputs>,
): Simulation<Outputs> {
  const { definition, hash, inputs } = prepareRun(chain, options.inputs, options.version);
  const run = newRun(definition, inputs, 0, { hash });
  const script = createScript(options.answers, { judgesPass: options.judges === 'pass' });
  const decided: VirtualDecided[] = [];
  const calls = driveVirtually(run, script.answer, {
    decide: script.decide,
    note: (each) => decided.push(each),
  });
  const failure = run.state.status === 'failed' ? failureMessage(run) : undefined;
  script.refuseUnused(failure && `the run had failed before: ${failure}`);
  return {
    status: failure === undefined ? 'done' : 'failed',
    outputs: run.state.outputs as Partial<Outputs>,
    result: resultOf(run) as ChainResult<Partial<Outputs>>,
    ...(failure !== undefined && { failure }),
    snapshot: snapshotOf(run),
    calls: calls.map(({ call, ...times }) => ({ id: call.id, ...times, ...sentBy(call) })),
    decisions: decisionsOf(decided),
    ms: run.state.metadata.endedAt ?? 0,
  };
}

function sentBy({ purpose, args }: Call): Pick<SimulatedCall, 'request' | 'args'> {
  const asked = renderCall(purpose, args);
  return asked ? { request: asked.rendered } : { args };
}
