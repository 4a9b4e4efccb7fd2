import { own } from '../../json';
import type { Slot } from '../../template/template';
import { blockText, type FoundBlock, type FoundChain, type FoundScope, scopesAround } from '../found';
import { mayRead } from './reading-order';
import { nearest } from '../suggest';
import { firstOf } from '../../words';

type Seen = readonly FoundScope[];

/** What to say of a slot that names nothing; undefined where it may well name something that could not be read. */
export function unknownName(
  slot: Slot,
  reader: FoundBlock | undefined,
  chain: FoundChain,
  inputsOnly?: string,
): string | undefined {
  const written = `{{${slot.text}}}`;
  const seen = reader ? [...scopesAround(reader)] : [chain.scope];
  const { name } = slot;
  const elsewhere =
    ofThatBlock(name, seen, chain) ??
    fromInside(name, seen, chain) ??
    fromAround(name, chain) ??
    ofNoItem(name, seen);
  if (elsewhere !== undefined) return `${written} ${elsewhere}`;
  const known =
    inputsOnly === undefined && reader ? candidates(reader, seen) : [...chain.scope.inputs.keys()];
  if ((name === 'inputs' || name === 'outputs') && known.includes(slot.path[0] ?? ''))
    return `${written} names nothing: write {{${slot.path.join('.')}}} without "${name}."`;
  const meant = nearest(name, known.slice(0, MOST_CANDIDATES));
  if (meant === undefined && chain.lost) return undefined;
  const what = inputsOnly === undefined ? 'no input and no output' : 'no input';
  return `${written} names ${what}${meant === undefined ? listed(known) : `: did you mean {{${meant}}}?`}`;
}

/** A block is called so, and its output otherwise. */
function ofThatBlock(name: string, seen: Seen, { blocks }: FoundChain): string | undefined {
  const block = blocks.find(
    (each) => each.name === name && each.output?.name !== name && seen.includes(each.scope),
  );
  if (block?.output) return `names no output: that of ${blockText(block)} is called {{${block.output.name}}}`;
  if (block?.kind !== 'approval')
    return block && 'names a group, which has no output of its own: name those of its members';
  const of = own(block.written, 'of');
  const mend = typeof of === 'string' ? `: name {{${of}}}, which it lets through` : '';
  return `names an approval, which has no output of its own${mend}`;
}

/** It is made in a scope inside one that is seen. */
function fromInside(name: string, seen: Seen, { blocks }: FoundChain): string | undefined {
  let opener = blocks.find(({ output }) => output?.name === name)?.scope.opener;
  while (opener && !seen.includes(opener.scope)) opener = opener.scope.opener;
  if (opener?.output)
    return `is made inside ${blockText(opener)}, and not seen outside: name {{${opener.output.name}}}`;
  const around = blocks.find(
    ({ definition, scope }) => definition?.scope.hands.has(name) && seen.includes(scope),
  );
  if (!around?.output) return undefined;
  const returns = own(around.written, 'returns');
  const part = returns === undefined ? `.${name}` : '';
  return returns === undefined || returns === name
    ? `is made inside ${blockText(around)}, and not seen outside: name {{${around.output.name}${part}}}`
    : `is made inside ${blockText(around)}, and that returns something else`;
}

/** It is there around the sub-chain. */
function fromAround(name: string, { around }: FoundChain): string | undefined {
  const isThere = ({ inputs, hands }: FoundScope): boolean => inputs.has(name) || hands.has(name);
  if (!around || ![...scopesAround(around)].some(isThere)) return undefined;
  return `is outside of ${blockText(around)}, which sees its own inputs only: declare an input, and give it by its "inputs"`;
}

function ofNoItem(name: string, seen: Seen): string | undefined {
  if (name !== 'item' && name !== 'index') return undefined;
  const [called] = seen.flatMap(({ inputs, opener }) => (opener ? [...inputs.keys()] : []));
  if (called !== undefined) return `names nothing: the item is called {{${called}}} here`;
  return `names nothing: there is an ${name} only in what a map does for each item`;
}

/** So that many mistakes in a long chain still cost little. */
const MOST_CANDIDATES = 2000;

/** What it may name, the nearest first. */
function candidates(reader: FoundBlock, seen: Seen): string[] {
  const outputs = seen.flatMap(({ hands }) =>
    [...hands].flatMap(([name, through]) => (mayRead(reader, through.at(-1)!) ? [name] : [])).toReversed(),
  );
  return [...outputs, ...seen.flatMap(({ inputs }) => [...inputs.keys()]), 'all_outputs'];
}

function listed(all: readonly string[]): string {
  const known = all.filter((each) => each !== 'all_outputs');
  if (known.length === 0) return '; there is none that it could name';
  return `; it may name ${firstOf(known)}`;
}
