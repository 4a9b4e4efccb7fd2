import { own } from '../../json';
import type { FoundBlock } from '../found';
import { KINDS } from '../kinds/kinds';
import type { Inherited } from '../seen';

/** Why a block may not start, or not come to its output; its members have been read. */
export function skippedBy(
  block: FoundBlock,
  inherited: Inherited,
): Pick<FoundBlock, 'skippedBy' | 'droppedBy'> {
  const { absentBy } = KINDS[block.kind];
  const isConditional = absentBy.includes('when') && own(block.written, 'when') !== undefined;
  const dropped = droppedBy(block, inherited);
  const skipped = isConditional ? 'has a "when"' : dropped;
  return {
    ...(skipped !== undefined && { skippedBy: skipped }),
    ...(dropped !== undefined && { droppedBy: dropped }),
  };
}

function droppedBy(block: FoundBlock, inherited: Inherited): string | undefined {
  const { absentBy, alsoAbsentBy, takesOnFailure } = KINDS[block.kind];
  const said = own(block.written, 'onFailure');
  const word = said ?? (takesOnFailure ? inherited.onFailure : undefined);
  const where = said === undefined ? 'defaults.onFailure' : 'onFailure';
  if (word === 'skip' && absentBy.includes(word)) return `is skipped where it fails (${where}: skip)`;
  if (word === 'ask' && absentBy.includes(word))
    return `is left out where it fails and a person goes on without it (${where}: ask)`;
  return alsoAbsentBy?.(block);
}
