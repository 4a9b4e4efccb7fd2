import { isComposite } from '../definition/blocks';
import { type PlacedBlock, withMembers } from '../layout/placed';
import type { Run } from './run';

/** Whether a block has come to an end that counts: a failure, and what was kept from starting, do not. */
export function isFinished({ state }: Run, { path }: PlacedBlock): boolean {
  const record = state.steps[path];
  return record !== undefined && record.status !== 'running' && record.status !== 'failed' && !record.blocked;
}

/** The calls, texts and gates inside blocks that have come to such an end. */
export function finishedIn(run: Run, blocks: readonly PlacedBlock[]): PlacedBlock[] {
  const all = new Set(blocks.flatMap(withMembers));
  return [...all].filter((placed) => !isComposite(placed.kind) && isFinished(run, placed));
}
