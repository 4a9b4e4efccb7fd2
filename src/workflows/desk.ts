import { ApplicationFailure, condition, log, setHandler, workflowInfo } from '@temporalio/workflow';
import { pendingGates, type PendingGate } from '../chain/gate/approvals';
import { claim, takeSignal } from '../chain/gate/decide';
import { GATE_BUSY, GATE_REFUSED } from '../chain/recovery/failure';
import type { Decision } from '../chain/gate/gate-record';
import { isObject, jsonBytes, own } from '../chain/json';
import { type RefusalOptions, refusalOf } from '../chain/gate/refusal';
import type { Run } from '../chain/run/run';
import { countAcceptances } from './acceptance';
import { type Decided, decideSignal, decideUpdate } from './messages';

/** Where decisions of people come in: by update, which is answered, or by signal, which is not. */
export interface Desk {
  /**
   * Decisions reach a run from now on; `moved` is called after each, and the returned function ends it.
   *
   * @param prefix in front of its gates' paths: what keeps apart those of several runs in one workflow
   */
  serve(run: Run, moved: () => void, prefix: string): () => void;
  /** The gates that wait for a person now, of all runs that are served. */
  pending(): PendingGate[];
}

interface Served {
  readonly moved: () => void;
  readonly prefix: string;
}

/**
 * Opens the desk of one workflow execution. Its handlers are there from the first run that it serves on: what comes
 * earlier, as with the first task of a new history, Temporal keeps until then.
 */
export function openDesk(): Desk {
  const served = new Map<Run, Served>();
  const accept = countAcceptances();

  /** Whose gate is meant, and the decision with the path that it has there; the first run's where none has such a gate, which then says so. */
  const addressed = (said: unknown): { readonly run: Run; readonly said: unknown } | undefined => {
    const gate = isObject(said) && typeof said.gate === 'string' ? said.gate : '';
    for (const [run, { prefix }] of served) {
      const path = gate.slice(prefix.length);
      if (gate.startsWith(prefix) && own(run.state.steps, path)?.gate)
        return { run, said: { ...(said as object), gate: path } };
    }
    const [first] = served.keys();
    return first && { run: first, said };
  };

  const refusal = (said: unknown, options: RefusalOptions = {}): string | undefined => {
    const to = addressed(said);
    return to ? refusalOf(to.run, to.said, options) : 'nothing is asked here now';
  };

  const update = async (decision: Decision): Promise<Decided> => {
    // Of two that were validated together, the first has claimed the gate by now.
    const reason = refusal(decision);
    if (reason !== undefined) throw refused(reason);
    const { run, said } = addressed(decision)! as { readonly run: Run; readonly said: Decision };
    const taken = claim(run, said, 'update', Date.now());
    served.get(run)!.moved();
    const { gate, decidedBy } = decision;
    await condition(() => taken.ended !== undefined || !isAsked(run, said.gate));
    if (taken.ended === undefined) throw refused(`${gate} was closed meanwhile`);
    if (taken.ended !== 'held') throw refused(taken.ended.refused);
    return { gate, decision: decision.decision, decidedBy, at: Date.now() };
  };

  const validator = (decision: Decision): void => {
    const reason = refusal(decision, { runId: workflowInfo().runId });
    if (reason !== undefined) throw refused(reason);
    const bytes = bytesInside(addressed(decision)!.run, decision);
    switch (accept(bytes)) {
      case 'busy':
        throw ApplicationFailure.nonRetryable('too many decisions came at once: send it again', GATE_BUSY);
      case 'too large':
        throw refused(`the decision is ${bytes} bytes, above Temporal's limits; turn external storage on`);
    }
  };

  /** Nothing that is sent may throw here: it is in the history, and would come again with every replay. */
  const signal = (decision: unknown): void => {
    const to = addressed(decision);
    if (!to) return log.warn('a decision by signal came while nothing is asked');
    takeSignal(to.run, to.said, Date.now());
    served.get(to.run)!.moved();
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
    serve(run, moved, prefix) {
      served.set(run, { moved, prefix });
      listen();
      return () => served.delete(run);
    },
    pending: () =>
      [...served].flatMap(([run, { prefix }]) =>
        pendingGates(run, workflowInfo().runId).map((each) => ({ ...each, gate: `${prefix}${each.gate}` })),
      ),
  };
}

/** What a decision takes of a message; a large one is stored outside, if anything is. */
function bytesInside({ options: { storage, storedFrom } }: Run, decision: Decision): number {
  const bytes = jsonBytes(decision);
  return storage && bytes >= storedFrom ? 0 : bytes;
}

function isAsked({ state }: Run, gate: string): boolean {
  return state.status === 'running' && state.steps[gate]?.status === 'running';
}

function refused(reason: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(reason, GATE_REFUSED);
}
