import { ApplicationFailure, condition, log, setHandler, workflowInfo } from '@temporalio/workflow';
import { claim, takeSignal } from '../chain/decide';
import { GATE_REFUSED } from '../chain/failure';
import type { Decision } from '../chain/gate-record';
import { refusalOf } from '../chain/refusal';
import type { Run } from '../chain/run';
import { type Decided, decideSignal, decideUpdate } from './messages';

/** Where decisions of people come in: by update, which is answered, or by signal, which is not. */
export interface Desk {
  /** Decisions reach a run from now on; `moved` is called after each, and the returned function ends it. */
  serve(run: Run, moved: () => void): () => void;
}

/**
 * Opens the desk of one workflow execution. Its handlers are there from the first run that it serves on: what comes
 * earlier, as with the first task of a new history, Temporal keeps until then.
 */
export function openDesk(): Desk {
  const served = new Map<Run, () => void>();

  /** The run that has the gate; the first where none has, which then says so. */
  const runOf = (decision: unknown): Run | undefined => {
    const runs = [...served.keys()];
    const { gate } = (decision ?? {}) as Partial<Decision>;
    return runs.find(({ state }) => gate !== undefined && state.steps[gate]?.gate) ?? runs[0];
  };

  const refusal = (decision: unknown, runIds?: readonly string[]): string | undefined => {
    const run = runOf(decision);
    return run ? refusalOf(run, decision, runIds) : 'nothing is asked here now';
  };

  const update = async (decision: Decision): Promise<Decided> => {
    // Of two that were validated together, the first has claimed the gate by now.
    const reason = refusal(decision);
    if (reason !== undefined) throw refused(reason);
    const run = runOf(decision)!;
    const taken = claim(run, decision, 'update', Date.now());
    served.get(run)!();
    const { gate, decidedBy } = decision;
    await condition(() => taken.ended !== undefined || !isAsked(run, gate));
    if (taken.ended === undefined) throw refused(`${gate} was closed meanwhile`);
    if (taken.ended !== 'held') throw refused(taken.ended.refused);
    return { gate, decision: decision.decision, decidedBy, at: Date.now() };
  };

  const validator = (decision: Decision): void => {
    const run = runOf(decision);
    const reason = refusal(decision, [workflowInfo().runId, ...(run?.earlier ?? [])]);
    if (reason !== undefined) throw refused(reason);
  };

  const signal = (decision: Decision): void => {
    const run = runOf(decision);
    if (!run) return log.warn('a decision by signal came while nothing is asked');
    takeSignal(run, decision, Date.now());
    served.get(run)!();
  };

  /** Signals first, as they stand in a history: updates come into it with the end of their task. */
  const listen = (): void => {
    setHandler(decideSignal, signal, { description: 'The same, for those who wait for no answer.' });
    setHandler(decideUpdate, update, {
      validator,
      description: 'Approves, edits or rejects what a gate shows.',
    });
  };

  return {
    serve(run, moved) {
      served.set(run, moved);
      listen();
      return () => served.delete(run);
    },
  };
}

function isAsked({ state }: Run, gate: string): boolean {
  return state.status === 'running' && state.steps[gate]?.status === 'running';
}

function refused(reason: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(reason, GATE_REFUSED);
}
