import type { Slot } from '../template';
import {
  blockText,
  type FoundBlock,
  type FoundChain,
  type FoundInput,
  type FoundOutput,
  isInside,
} from './found';
import { type Message, pathText } from './problems';
import { nearest } from './suggest';

/** What a slot names: an input, another block's output, all outputs before it, or nothing that it may name. */
export type Named =
  | { readonly input: FoundInput }
  | { readonly producer: FoundBlock & { readonly output: FoundOutput } }
  | { readonly all: true }
  /** Says undefined where it may well name something that could not be read. */
  | { readonly problem: Message };

type Producer = FoundBlock & { readonly output: FoundOutput };

/** Finds what slots name. */
export class Names {
  readonly producers = new Map<string, Producer>();
  private readonly named = new Map<string, FoundBlock>();

  constructor(private readonly chain: FoundChain) {
    for (const block of chain.blocks) {
      if (block.output && !this.producers.has(block.output.name)) {
        this.producers.set(block.output.name, block as Producer);
      }
      if (!this.named.has(block.name)) this.named.set(block.name, block);
    }
  }

  /** @param reader The block that names it; undefined for the chain's own texts. */
  resolve(slot: Slot, reader: FoundBlock | undefined, inputsOnly: string | undefined): Named {
    if (slot.name === 'all_outputs') return allOutputs(slot, inputsOnly);
    const input = this.chain.inputs.get(slot.name);
    if (input) return { input };
    const producer = this.producers.get(slot.name);
    if (!producer) return { problem: () => this.unknown(slot, reader, inputsOnly) };
    if (inputsOnly !== undefined) {
      return {
        problem: `{{${slot.text}}} is an output, and ${inputsOnly} names inputs only, so that it can be cached`,
      };
    }
    const problem = orderProblem(slot, producer, reader!);
    return problem === undefined ? { producer } : { problem };
  }

  private unknown(
    slot: Slot,
    reader: FoundBlock | undefined,
    inputsOnly: string | undefined,
  ): string | undefined {
    const written = `{{${slot.text}}}`;
    const block = this.named.get(slot.name);
    if (block?.output) {
      return `${written} names no output: that of ${blockText(block)} is called {{${block.output.name}}}`;
    }
    if (block) return `${written} names a group, which has no output of its own: name those of its members`;
    const known = this.candidates(reader, inputsOnly);
    if ((slot.name === 'inputs' || slot.name === 'outputs') && known.includes(slot.path[0] ?? '')) {
      return `${written} names nothing: write {{${slot.path.join('.')}}} without "${slot.name}."`;
    }
    const meant = nearest(slot.name, known);
    if (meant === undefined && this.chain.lost) return undefined;
    const what = inputsOnly === undefined ? 'no input and no output' : 'no input';
    return `${written} names ${what}${meant === undefined ? listed(known) : `: did you mean {{${meant}}}?`}`;
  }

  /** What it may name, the nearest first. */
  private candidates(reader: FoundBlock | undefined, inputsOnly: string | undefined): string[] {
    const inputs = [...this.chain.inputs.keys()];
    if (inputsOnly !== undefined || !reader) return inputs.slice(0, MOST_CANDIDATES);
    const outputs = [...this.producers.values()].filter((each) => mayRead(reader, each)).toReversed();
    return [...outputs.map((each) => each.output.name), ...inputs, 'all_outputs'].slice(0, MOST_CANDIDATES);
  }
}

/** So that many mistakes in a long chain still cost little. */
const MOST_CANDIDATES = 2000;

function listed(candidates: readonly string[]): string {
  const known = candidates.filter((each) => each !== 'all_outputs');
  if (known.length === 0) return '; there is none that it could name';
  return `; it may name ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`;
}

function allOutputs(slot: Slot, inputsOnly: string | undefined): Named {
  if (inputsOnly !== undefined) {
    return { problem: `{{${slot.text}}} stands for outputs, and ${inputsOnly} names inputs only` };
  }
  if (slot.path.length > 0)
    return {
      problem: `{{${slot.text}}} names nothing: {{all_outputs}} has no parts; name the output itself`,
    };
  return { all: true };
}

/** Written before it, or a member of the same group. */
export function mayRead(reader: FoundBlock, producer: FoundBlock): boolean {
  if (producer === reader || isInside(producer, reader)) return false;
  return producer.top.order < reader.top.order || (producer.top === reader.top && producer.top !== producer);
}

function orderProblem(slot: Slot, producer: Producer, reader: FoundBlock): string | undefined {
  if (mayRead(reader, producer)) return undefined;
  const written = `{{${slot.text}}}`;
  if (producer === reader) return `${written} is this block's own output, which is not there yet`;
  const maker = `${blockText(producer)} (${pathText(producer.at)})`;
  if (isInside(producer, reader))
    return `${written} is made inside this group, by ${maker}, and is not there yet`;
  return `${written} is written later, by ${maker}: move that block up, or this one down`;
}
