import type { Slot } from '../../template/template';
import { type FoundBlock, type FoundChain, type FoundInput, type FoundOutput, scopesAround } from '../found';
import { handsBefore } from './hands';
import type { Message } from '../problems';
import { orderProblem } from './reading-order';
import { unknownName } from './unknown-name';

export type Maker = FoundBlock & { readonly output: FoundOutput };

/** What a slot names: something given, another block's output, all outputs before it, or nothing that it may name. */
export type Named =
  | { readonly given: FoundInput }
  /** `hands`: whose hands it has gone through when it is read. */
  | { readonly maker: Maker; readonly hands: readonly FoundBlock[] }
  | { readonly all: true }
  /** Says undefined where it may well name something that could not be read. */
  | { readonly problem: Message };

/**
 * Finds what a slot names.
 *
 * @param reader the block that names it; undefined for the chain's own texts, which name inputs only
 */
export function resolve(
  slot: Slot,
  reader: FoundBlock | undefined,
  chain: FoundChain,
  inputsOnly?: string,
): Named {
  if (slot.name === 'all_outputs') return allOutputs(slot, inputsOnly);
  if (inputsOnly !== undefined || !reader) return resolveInput(slot, reader, chain, inputsOnly!);
  for (const { inputs, hands } of scopesAround(reader)) {
    const given = inputs.get(slot.name);
    if (given) return { given };
    const through = hands.get(slot.name);
    if (through) return resolveOutput(slot, reader, handsBefore(reader, through));
  }
  return { problem: () => unknownName(slot, reader, chain) };
}

/** Out of whose hands a block takes what it names; undefined where that is not an output, or one that it must not name. */
export function takenFrom(slot: Slot, reader: FoundBlock, chain: FoundChain): FoundBlock | undefined {
  const named = resolve(slot, reader, chain);
  return 'hands' in named ? named.hands.at(-1) : undefined;
}

function resolveOutput(slot: Slot, reader: FoundBlock, hands: readonly FoundBlock[]): Named {
  const problem = orderProblem(slot, hands, reader);
  return problem === undefined ? { maker: hands[0] as Maker, hands } : { problem };
}

function resolveInput(
  slot: Slot,
  reader: FoundBlock | undefined,
  chain: FoundChain,
  inputsOnly: string,
): Named {
  const given = chain.scope.inputs.get(slot.name);
  if (given) return { given };
  const scopes = reader ? [...scopesAround(reader)] : [chain.scope];
  const so = `and ${inputsOnly} names inputs only, so that it can be cached`;
  if (scopes.some(({ hands }) => hands.has(slot.name)))
    return { problem: `{{${slot.text}}} is an output, ${so}` };
  if (scopes.some(({ inputs }) => inputs.has(slot.name)))
    return { problem: `{{${slot.text}}} is another one for each item, ${so}` };
  return { problem: () => unknownName(slot, reader, chain, inputsOnly) };
}

function allOutputs(slot: Slot, inputsOnly: string | undefined): Named {
  if (inputsOnly !== undefined)
    return { problem: `{{${slot.text}}} stands for outputs, and ${inputsOnly} names inputs only` };
  if (slot.path.length > 0)
    return {
      problem: `{{${slot.text}}} names nothing: {{all_outputs}} has no parts; name the output itself`,
    };
  return { all: true };
}
