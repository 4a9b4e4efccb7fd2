import { own } from '../json';
import type { FoundBlock } from './found';
import { KINDS } from './kinds';
import type { Inherited } from './seen';

/** Why a block may not come to its output, its members being read. */
export function skippedBy(block: FoundBlock, inherited: Inherited): string | undefined {
  const { absentBy, alsoAbsentBy, takesOnFailure } = KINDS[block.kind];
  if (absentBy.includes('when') && own(block.written, 'when') !== undefined) return 'has a "when"';
  const said = own(block.written, 'onFailure');
  const word = said ?? (takesOnFailure ? inherited.onFailure : undefined);
  const where = said === undefined ? 'defaults.onFailure' : 'onFailure';
  if (word === 'skip' && absentBy.includes(word)) return `is skipped where it fails (${where}: skip)`;
  if (word === 'ask' && absentBy.includes(word))
    return `is left out where it fails and a person goes on without it (${where}: ask)`;
  return alsoAbsentBy?.(block);
}
