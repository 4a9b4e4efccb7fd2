import { own } from '../json';
import type { Slot } from '../template';
import { blockText, type FoundBlock, type FoundChain, type FoundScope, scopesAround } from './found';
import { mayRead } from './reading-order';
import { nearest } from './suggest';

/** What to say of a slot that names nothing; undefined where it may well name something that could not be read. */
export function unknownName(
  slot: Slot,
  reader: FoundBlock | undefined,
  chain: FoundChain,
  inputsOnly?: string,
): string | undefined {
  const written = `{{${slot.text}}}`;
  const elsewhere =
    blockOfThatName(slot.name, chain) ?? outOfSight(slot, reader, chain) ?? itemProblem(slot, reader);
  if (elsewhere !== undefined) return `${written} ${elsewhere}`;
  const known = candidates(reader, chain, inputsOnly);
  if ((slot.name === 'inputs' || slot.name === 'outputs') && known.includes(slot.path[0] ?? ''))
    return `${written} names nothing: write {{${slot.path.join('.')}}} without "${slot.name}."`;
  const meant = nearest(slot.name, known);
  if (meant === undefined && chain.lost) return undefined;
  const what = inputsOnly === undefined ? 'no input and no output' : 'no input';
  return `${written} names ${what}${meant === undefined ? listed(known) : `: did you mean {{${meant}}}?`}`;
}

/** A block is called so, and its output otherwise. */
function blockOfThatName(name: string, { blocks }: FoundChain): string | undefined {
  const block = blocks.find((each) => each.name === name && each.output?.name !== name);
  if (block?.output) return `names no output: that of ${blockText(block)} is called {{${block.output.name}}}`;
  if (block?.kind === 'approval') {
    const of = own(block.written, 'of');
    const mend = typeof of === 'string' ? `: name {{${of}}}, which it lets through` : '';
    return `names an approval, which has no output of its own${mend}`;
  }
  return block && 'names a group, which has no output of its own: name those of its members';
}

/** Made in a scope that is not seen from here, or seen from around the sub-chain only. */
function outOfSight({ name }: Slot, reader: FoundBlock | undefined, chain: FoundChain): string | undefined {
  const maker = chain.blocks.find(({ output }) => output?.name === name);
  const seen: FoundScope[] = reader ? [...scopesAround(reader)] : [chain.scope];
  let opener = maker?.scope.opener;
  while (opener && !seen.includes(opener.scope)) opener = opener.scope.opener;
  if (opener?.output)
    return `is made inside ${blockText(opener)}, and not seen outside: name {{${opener.output.name}}}`;
  const inner = chain.blocks.find(({ definition }) => definition?.scope.hands.has(name));
  if (inner?.output) {
    const part = own(inner.written, 'returns') === undefined ? `.${name}` : '';
    return `is made inside ${blockText(inner)}, and not seen outside: name {{${inner.output.name}${part}}}`;
  }
  const { around } = chain;
  const isAround =
    around && [...scopesAround(around)].some(({ inputs, hands }) => inputs.has(name) || hands.has(name));
  return isAround
    ? `is outside of ${blockText(around)}, which sees its own inputs only: declare an input, and give it by its "inputs"`
    : undefined;
}

function itemProblem({ name }: Slot, reader: FoundBlock | undefined): string | undefined {
  if (name !== 'item' && name !== 'index') return undefined;
  const called =
    reader &&
    [...scopesAround(reader)].flatMap(({ inputs, opener }) => (opener ? [...inputs.keys()] : []))[0];
  if (called !== undefined) return `names nothing: the item is called {{${called}}} here`;
  return `names nothing: there is an ${name} only in what a map does for each item`;
}

/** So that many mistakes in a long chain still cost little. */
const MOST_CANDIDATES = 2000;

/** What it may name, the nearest first. */
function candidates(reader: FoundBlock | undefined, chain: FoundChain, inputsOnly?: string): string[] {
  if (inputsOnly !== undefined || !reader) return [...chain.scope.inputs.keys()].slice(0, MOST_CANDIDATES);
  const scopes = [...scopesAround(reader)];
  const outputs = scopes.flatMap(({ hands }) =>
    [...hands].filter(([, through]) => mayRead(reader, through.at(-1)!)).toReversed(),
  );
  const inputs = scopes.flatMap((scope) => [...scope.inputs.keys()]);
  return [...outputs.map(([name]) => name), ...inputs, 'all_outputs'].slice(0, MOST_CANDIDATES);
}

function listed(candidates_: readonly string[]): string {
  const known = candidates_.filter((each) => each !== 'all_outputs');
  if (known.length === 0) return '; there is none that it could name';
  return `; it may name ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
}
