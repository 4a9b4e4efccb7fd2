import { blockText, type FoundBlock, type FoundInput, nearestAround } from '../found';

/**
 * Why an output may be absent, or undefined where it is always there.
 *
 * @param hands whose hands it goes through
 * @param until up to which group the one who asks sees it: whatever is inside that is skipped with it
 */
export function absence(
  hands: readonly FoundBlock[],
  until: (hand: FoundBlock) => FoundBlock | undefined,
): string | undefined {
  for (const hand of hands) {
    if (hand.skippedBy !== undefined) return `${blockText(hand)} ${hand.skippedBy}`;
    const end = until(hand);
    for (let group = hand.parent; group && group !== end; group = group.parent) {
      const why = hand.decidesOn ? group.droppedBy : group.skippedBy;
      if (why !== undefined) return `its group ${blockText(group)} ${why}`;
    }
  }
  return undefined;
}

/** Why an output may be absent where a block reads it. */
export function absenceTo(reader: FoundBlock, hands: readonly FoundBlock[]): string | undefined {
  return absence(hands, (hand) => nearestAround(reader, hand));
}

export function inputAbsence({ mayBeAbsent }: FoundInput): string | undefined {
  return mayBeAbsent ? 'it is an optional input without a default' : undefined;
}

/** What is present wherever a block runs: its own `when` says so, that of a block around it, or the case that it is. */
export class Proofs {
  private readonly known = new Map<FoundBlock, ReadonlySet<string> | undefined>();

  /** @param slot `label` or `label.kind`; a proof of a part is one of the whole. */
  prove(slot: string, reader: FoundBlock | undefined): boolean {
    const [name] = slot.split('.') as [string];
    for (let block = reader; block; block = block.parent) {
      const present = this.presentIn(block);
      if (!present || present.has(slot)) return true;
      if (block.parent?.inner?.inputs.has(name)) return false;
    }
    return false;
  }

  /** Undefined where the `when` cannot be read, which proves anything. */
  private presentIn(block: FoundBlock): ReadonlySet<string> | undefined {
    if (this.known.has(block)) return this.known.get(block);
    const present = block.proven && new Set([...block.proven, ...provenByCase(block)].flatMap(withWholes));
    this.known.set(block, present);
    return present;
  }
}

/** A case has a value, which is therefore there. */
function provenByCase({ caseOf, parent }: FoundBlock): string[] {
  return caseOf === undefined ? [] : parent!.bares.map(({ slot }) => slot.text);
}

/** `a.b.c`, `a.b` and `a`. */
function withWholes(slot: string): string[] {
  const parts = slot.split('.');
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
}
