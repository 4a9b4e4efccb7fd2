import { own } from '../../json';
import { blockText, type FoundBlock } from '../found';
import type { Reading } from './reading';
import { show } from '../shape/shape';
import { joined } from '../../words';

/** Whether what is made again is a step of the gate's scope that makes what it decides on, or that this depends on. */
export function checkRedo(gate: FoundBlock, redo: string, { chain, waiting, whole }: Reading): void {
  const redone = chain.blocks.find(({ scope, name }) => scope === gate.scope && name === redo);
  if (redone && isAskedAgain(redone) && waiting.isNeeded(redone, gate.decidesOn!)) return;
  whole.problems.add([...gate.at, 'onReject', 'redo'], () => {
    const makers = [...waiting.neededBy(gate.decidesOn!)].filter(
      (each) => each.scope === gate.scope && isAskedAgain(each),
    );
    const names = [...new Set(makers)].map(({ name }) => show(name));
    const mend = names.length === 0 ? '' : `: redo ${joined(names.slice(0, 12), 'or')}`;
    if (!redone && chain.lost) return undefined;
    if (!redone) return `there is no step ${show(redo)} in its scope${mend}`;
    if (!isAskedAgain(redone)) return `${blockText(redone)} asks no model, and is not made again${mend}`;
    return `${blockText(redone)} makes nothing that "${own(gate.written, 'of') as string}" depends on${mend}`;
  });
}

function isAskedAgain({ kind }: FoundBlock): boolean {
  return kind === 'step' || kind === 'plan';
}
