import { workflowInfo } from '@temporalio/workflow';
import { MAX_PAYLOAD_BYTES } from '../chain/contract';

/** A quarter of what one message carries: the rest is for the calls that start in the same task. */
const MOST_IN_ONE_TASK = 1024 * 1024;

export type Acceptance = 'accepted' | 'too large' | 'busy';

/**
 * Counts what is accepted in one workflow task, whose answer repeats every update that it accepts: the server ends a run
 * whose answer is above 4 MiB. One alone may be as large as a payload. Only for validators, which are never replayed.
 */
export function countAcceptances(): (bytes: number) => Acceptance {
  let task = -1;
  let accepted = 0;
  return (bytes) => {
    const { historyLength } = workflowInfo();
    if (historyLength !== task) [task, accepted] = [historyLength, 0];
    if (bytes > MAX_PAYLOAD_BYTES) return 'too large';
    if (accepted > 0 && accepted + bytes > MOST_IN_ONE_TASK) return 'busy';
    accepted += bytes;
    return 'accepted';
  };
}
