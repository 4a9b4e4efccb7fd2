import { didYouMean } from '../../chain/check/suggest';
import type { GateRecord } from '../../chain/gate/gate-record';
import type { Run } from '../../chain/run/run';
import { ENDED } from '../run/after-the-end';
import type { RunInfoStatus } from '../watch/run-event';

/** A run of which a gate takes no decision, as its history and Temporal have it. */
export interface ClosedGate {
  readonly id: string;
  readonly run: Run;
  readonly status: RunInfoStatus;
  readonly endedAt?: Date;
}

/** Why nobody can decide a gate: who did and when, how the run ended; undefined where it may still ask. */
export function whyClosed(closed: ClosedGate, path: string): string | undefined {
  const { id, run } = closed;
  const ended = endText(closed);
  const gate = run.state.steps[path]?.gate;
  const decided = gate && decidedText(gate);
  if (decided !== undefined) return `${path} of run ${id} is closed: ${decided}${ended && `; ${ended}`}`;
  if (ended === '')
    return gate?.status === 'withdrawn'
      ? `${path} of run ${id} asks nobody: what it asked about is made again`
      : undefined;
  if (gate) return `${ended}, and ${path} with it`;
  if (run.layout.byPath.has(path)) return `${ended} before anything was asked at ${path}`;
  const gates = Object.keys(run.state.steps).filter((each) => run.state.steps[each]!.gate);
  return `${run.definition.name} has no gate ${JSON.stringify(path)}${didYouMean(path, gates)}; ${ended}`;
}

function endText({ id, status, endedAt }: ClosedGate): string {
  if (status === 'running') return '';
  return `run ${id} ${ENDED[status]}${endedAt ? ` at ${endedAt.toISOString()}` : ''}`;
}

function decidedText({ status, decisions = [] }: GateRecord): string | undefined {
  const last = decisions.at(-1);
  if (!last || status === 'open' || status === 'withdrawn') return undefined;
  const at = new Date(last.at).toISOString();
  return last.decision === 'timeout'
    ? `nobody decided before ${at}`
    : `it was ${status} by ${last.decidedBy} at ${at}`;
}
