import type { PlacedBlock } from '../layout/placed';
import type { Run } from '../run/run';

/**
 * The blocks that a run has begun and not brought to an end that counts: failed, under way, or kept from starting. What
 * something around them has already gone on without stays as it is.
 */
export function unfinishedBlocks(
  run: Run,
  blocks: readonly PlacedBlock[] = run.layout.blocks,
): PlacedBlock[] {
  return blocks.flatMap((placed) => {
    const record = run.state.steps[placed.path];
    if (!record) return [];
    const isOver = record.status !== 'failed' && record.status !== 'running' && !record.blocked;
    if (isOver) return [];
    const inside = record.blocked ? [] : unfinishedBlocks(run, placed.members);
    return inside.length > 0 || isUnderWay(run, placed) ? inside : [placed];
  });
}

/** A block whose members are all right so far: it goes on with the next of them. */
function isUnderWay(run: Run, { members, path }: PlacedBlock): boolean {
  const { failure, status } = run.state.steps[path]!;
  return status === 'running' && failure === undefined && members.some((each) => run.state.steps[each.path]);
}
