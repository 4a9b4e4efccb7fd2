import { MAX_PAYLOAD_BYTES } from '../contract';
import { openGates } from '../gate/gate';
import { jsonBytes } from '../json';
import type { Run } from './run';

/** A history as a workflow task finds it. */
export interface HistorySize {
  readonly events: number;
  readonly bytes: number;
  /** The server suggests to continue as new. */
  readonly suggestsNew: boolean;
}

/** What still starts in this history: everything, what looks at decisions alone, or nothing. */
export type Starts = 'all' | 'looks' | 'nothing';

/**
 * A run goes on in a new history as soon as its calls in flight have ended. What they bring may make the state too large for
 * that, so the question is put again then, and the run goes on here.
 */
export function startsIn(run: Run, history: HistorySize): Starts {
  if (!history.suggestsNew || run.state.status !== 'running') return 'all';
  if (isDeciding(run)) return 'looks';
  if (!run.paused || run.inFlight.size === 0) run.paused = fitsOneInput(run) || isNearTheEnd(run, history);
  return run.paused ? 'nothing' : 'all';
}

/** Somebody waits for the answer to a decision, which calls may still have to give. */
function isDeciding(run: Run): boolean {
  return openGates(run).some(({ record }) => record.gate!.claim !== undefined);
}

function fitsOneInput(run: Run): boolean {
  if (run.options.storage) return true;
  run.bytes ??= jsonBytes(run.state) + jsonBytes(run.definition);
  return run.bytes <= MAX_PAYLOAD_BYTES;
}

const MOST_EVENTS = 51_200;
const MOST_BYTES = 50 * 1024 * 1024;
const EVENTS_OF_A_CALL = 6;

/**
 * Temporal terminates a run at its hard limits. Past these sizes the results in flight could reach them; the attempt to
 * go on then fails the run by name.
 */
function isNearTheEnd({ definition }: Run, { events, bytes }: HistorySize): boolean {
  const { calls } = definition.window;
  return (
    events + EVENTS_OF_A_CALL * calls > MOST_EVENTS - 2000 ||
    bytes + MAX_PAYLOAD_BYTES * Math.min(calls, 8) > MOST_BYTES
  );
}
