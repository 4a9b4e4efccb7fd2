import { BLOCK_KINDS, type BlockKind } from '../definition/blocks';
import { type Json, type JsonObject, own } from '../json';
import { KINDS } from './kinds/kinds';
import type { Path, Problems } from './problems';
import { show } from './shape/shape';
import { nearest } from './suggest';

/** What a block says it is, or was probably meant to be. */
export interface ReadKind {
  readonly kind: BlockKind;
  /** Where its name is written. */
  readonly key: string;
  /** Keys that say something about its kind, well or not: nothing more is said of them. */
  readonly spoken: ReadonlySet<string>;
}

const LISTED = BLOCK_KINDS.map((kind) => `"${kind}"`).join(', ');

/** Exactly one key says what a block is. Where none or several do, that is reported and the likeliest is taken. */
export function readKind(block: JsonObject, at: Path, problems: Problems): ReadKind | undefined {
  const written = BLOCK_KINDS.filter((kind) => own(block, kind) !== undefined);
  const [kind] = written.toSorted((a, b) => keysOf(block, b) - keysOf(block, a));
  if (kind === undefined) return misspelt(block, at, problems) ?? unsaid(block, at, problems);
  if (written.length > 1) {
    const both = written.map((each) => `"${each}"`).join(' and ');
    const other = written.find((each) => each !== 'map');
    const mend = written.includes('map')
      ? `put the ${other} into "each" of the map`
      : 'write a block for each';
    problems.add(at, `a block is one thing, and this one says ${both}: ${mend}`);
  }
  return isNamed(kind, block, at, problems) ? { kind, key: kind, spoken: new Set(written) } : undefined;
}

/** What stands where its name belongs may be the whole block: nothing else of it is looked at then. */
function isNamed(kind: BlockKind, block: JsonObject, at: Path, problems: Problems): boolean {
  const name = block[kind]!;
  if (typeof name !== 'object' || name === null) return true;
  const keys = (KINDS[kind].required ?? []).map((key) => `${key}: …`);
  problems.add(
    [...at, kind],
    `must be the block's name, not ${show(name)}: write { ${[`${kind}: name`, ...keys].join(', ')} }`,
  );
  return false;
}

/** How many of a block's keys a kind has. */
function keysOf(block: JsonObject, kind: BlockKind): number {
  return Object.keys(block).filter((key) => own(KINDS[kind].keys, key) !== undefined).length;
}

function misspelt(block: JsonObject, at: Path, problems: Problems): ReadKind | undefined {
  for (const [key, value] of Object.entries(block)) {
    const kind = typeof value !== 'string' || isKnown(key) ? undefined : nearest(key, BLOCK_KINDS);
    if (kind === undefined) continue;
    problems.add([...at, key], `${show(key)} is not a kind of block: did you mean "${kind}"?`);
    return { kind: kind as BlockKind, key, spoken: new Set([key]) };
  }
  return undefined;
}

function unsaid(block: JsonObject, at: Path, problems: Problems): ReadKind | undefined {
  const kind = BLOCK_KINDS.find((each) => KINDS[each].telling.some((key) => own(block, key) !== undefined));
  const key = ['name', 'id'].find((each) => typeof own(block, each) === 'string');
  const name = key === undefined ? '<name>' : (block[key] as string);
  const mend = kind === undefined ? '' : `: write { ${kind}: ${name}, … }`;
  problems.add(at, `a block says what it is by one of the keys ${LISTED}${mend}`);
  return kind !== undefined && key !== undefined ? { kind, key, spoken: new Set([key]) } : undefined;
}

/** Keys of some kind, which are never meant as a kind's own key. */
function isKnown(key: string): boolean {
  return (
    key === 'description' ||
    key === 'when' ||
    Object.values(KINDS).some(({ keys }) => own(keys, key) !== undefined)
  );
}

/** The name that a block gives itself, where it can be read. */
export function readName(block: JsonObject, { key }: ReadKind): string | undefined {
  const name: Json | undefined = own(block, key);
  return typeof name === 'string' ? name : undefined;
}
