import { patched } from '@temporalio/workflow';
import type { Patch } from '../chain/run/patches';

/** Whether this history has a change, or is not too old to have it from here on. Histories hold the ids. */
export function isPatched(change: Patch): boolean {
  switch (change) {
    case 'lost-attempts':
      return patched('lost-attempts');
    case 'pinned-price':
      return patched('pinned-price');
    case 'refused':
      return patched('refused');
    case 'refused-plan':
      return patched('refused-plan');
    case 'redo-verdicts':
      return patched('redo-verdicts');
    case 'shared-limits':
      return patched('shared-limits');
    case 'limit-waits':
      return patched('limit-waits');
    case 'edits-alone':
      return patched('edits-alone');
    case 'argument-sums':
      return patched('argument-sums');
    case 'whole-window':
      return patched('whole-window');
    case 'look-bytes':
      return patched('look-bytes');
  }
}
