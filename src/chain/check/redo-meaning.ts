import { own } from '../json';
import { blockText, type FoundBlock, type FoundChain, slotsNamed } from './found';
import type { Reading } from './reading';
import { takenFrom } from './resolve';
import { show } from './shape';
import { didYouMean } from './suggest';

/** Whether what is made again is a step of the gate's scope that makes what it decides on, or that this depends on. */
export function checkRedo(gate: FoundBlock, redo: string, { chain, whole }: Reading): void {
  const of = own(gate.written, 'of') as string;
  const at = [...gate.at, 'onReject', 'redo'];
  const makers = makersOf(gate.decidesOn!, chain);
  const redone = chain.blocks.find(({ scope, name }) => scope === gate.scope && name === redo);
  if (redone && makers.has(redone) && mayBeRedone(redone)) return;
  const known = [...makers]
    .filter((each) => each.scope === gate.scope && mayBeRedone(each))
    .map(({ name }) => name);
  whole.problems.add(at, () => {
    if (!redone)
      return chain.lost ? undefined : `there is no step ${show(redo)} in its scope${didYouMean(redo, known)}`;
    const why = mayBeRedone(redone) ? `makes nothing that "${of}" depends on` : 'asks no model';
    return `${blockText(redone)} ${why}${known.length === 0 ? '' : `: it may be ${known.map(show).join(' or ')}`}`;
  });
}

function mayBeRedone({ kind }: FoundBlock): boolean {
  return kind === 'step' || kind === 'plan';
}

/** A block and everything that it depends on by the slots that are named: in it, inside it, and in the conditions around it. */
function makersOf(block: FoundBlock, chain: FoundChain): ReadonlySet<FoundBlock> {
  const found = new Set<FoundBlock>([block]);
  for (const each of found) {
    if (each.decidesOn) found.add(each.decidesOn);
    for (const member of each.members) found.add(member);
    for (let reader: FoundBlock | undefined = each; reader; reader = reader.parent)
      for (const from of makersNamed(reader, chain)) found.add(from);
  }
  return found;
}

function makersNamed(reader: FoundBlock, chain: FoundChain): FoundBlock[] {
  return slotsNamed(reader).flatMap((slot) => takenFrom(slot, reader, chain) ?? []);
}
