import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { type RunOptions, WAITING_ATTRIBUTE } from '../chain/contract';
import { openGates } from '../chain/gate/gate';
import type { Run } from '../chain/run/run';

const KEY = { name: WAITING_ATTRIBUTE, type: 'KEYWORD' } as const;
/** SQL stores keep no longer keyword, and one that is refused would hang the run. */
const MOST_CHARACTERS = 250;

/** Keeps the search attribute at the path of the first gate that waits, so that waiting runs are found without a worker. */
export function waitingSign(run: Run, { waiting }: RunOptions): { readonly set: () => void } {
  // A history that goes on from another has what that one showed.
  let shown = waiting ? workflowInfo().typedSearchAttributes.get(KEY) : undefined;
  return {
    set() {
      if (!waiting) return;
      const next = openGates(run)[0]?.placed.path.slice(0, MOST_CHARACTERS);
      if (next === shown) return;
      shown = next;
      upsertSearchAttributes([{ key: KEY, value: next ?? null }]);
    },
  };
}
