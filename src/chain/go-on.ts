import { MAX_PAYLOAD_BYTES } from './contract';
import { utf8Length } from './json';
import type { Run } from './run';

/** How large a history has become. */
export interface HistorySize {
  readonly events: number;
  readonly bytes: number;
}

/**
 * Whether a run follows the server's suggestion to continue as new. A state that is larger than one payload stays in
 * its history; Temporal's hard limits are far above its suggestion.
 */
export function goesOnAsNew(run: Run, history: HistorySize): boolean {
  if (run.state.status !== 'running') return false;
  return (
    run.options.storage ||
    bytesOf(run.state) + bytesOf(run.definition) <= MAX_PAYLOAD_BYTES ||
    isNearTheEnd(history)
  );
}

/** Past these sizes going on would let the server terminate the run; the attempt to continue then fails it by name. */
function isNearTheEnd({ events, bytes }: HistorySize): boolean {
  return events > 48_000 || bytes > 46 * 1024 * 1024;
}

function bytesOf(value: unknown): number {
  return utf8Length(JSON.stringify(value));
}
