import { blockText, type FoundBlock, type FoundInput, isInside } from './found';

/** Why an output may be absent where another block reads it, or undefined where it is always there. */
export function absence(producer: FoundBlock, reader: FoundBlock): string | undefined {
  if (producer.skippedBy !== undefined) return `${blockText(producer)} ${producer.skippedBy}`;
  for (let group = producer.parent; group && !isInside(reader, group); group = group.parent) {
    if (group.skippedBy !== undefined) return `its group ${blockText(group)} ${group.skippedBy}`;
  }
  return undefined;
}

export function inputAbsence({ mayBeAbsent }: FoundInput): string | undefined {
  return mayBeAbsent ? 'it is an optional input without a default' : undefined;
}

/** What is present wherever a block runs: its own `when` says so, or that of a group around it. */
export class Proofs {
  private readonly known = new Map<FoundBlock, ReadonlySet<string> | undefined>();

  /** @param slot `label` or `label.kind`; a proof of a part is one of the whole. */
  prove(slot: string, reader: FoundBlock | undefined): boolean {
    for (let block = reader; block; block = block.parent) {
      const present = this.presentIn(block);
      if (!present || present.has(slot)) return true;
    }
    return false;
  }

  /** Undefined where the `when` cannot be read, which proves anything. */
  private presentIn(block: FoundBlock): ReadonlySet<string> | undefined {
    if (this.known.has(block)) return this.known.get(block);
    const present = block.proven && new Set(block.proven.flatMap(withWholes));
    this.known.set(block, present);
    return present;
  }
}

/** `a.b.c`, `a.b` and `a`. */
function withWholes(slot: string): string[] {
  const parts = slot.split('.');
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
}
