import fc from 'fast-check';
import type { Block, ChainDefinition, GateTerms } from '../../../src/chain/definition/definition';

/** A valid chain of every kind of block, nested in each other: what is named is there, and marked where it may be absent. */
export const scopedChain: fc.Arbitrary<ChainDefinition> = fc
  .array(fc.nat(), { minLength: 300, maxLength: 300 })
  .map((seeds) => new Writer(seeds).chain(3).definition);

interface Known {
  readonly name: string;
  readonly is: 'text' | 'list' | 'label' | 'any';
  readonly slot: string;
}

/** What a block may name, and its own scope's outputs that a gate may still be put on. */
interface Place {
  readonly known: readonly Known[];
  readonly depth: number;
}

interface Written {
  readonly blocks: readonly Block[];
  readonly known: readonly Known[];
}

const LIST = {
  type: 'array',
  items: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
};
const LABEL = { $defs: { kind: { enum: ['refund', 'question'] } }, $ref: '#/$defs/kind' };

class Writer {
  private at = 0;
  private names = 0;

  constructor(private readonly seeds: readonly number[]) {}

  chain(depth: number): { readonly definition: ChainDefinition; readonly outputs: readonly string[] } {
    const inputs = this.some(
      { brief: 'string', rows: LIST, kind: LABEL },
      { brief: 'string', rows: 'array' },
    );
    const known: Known[] = [
      { name: 'brief', is: 'text', slot: '{{brief}}' },
      { name: 'rows', is: 'list', slot: '{{rows}}' },
    ];
    const written = this.list({ known, depth }, 1 + this.draw(4));
    const definition: ChainDefinition = {
      catenary: 1,
      name: 'scoped',
      inputs,
      ...this.maybe({
        defaults: {
          approvals: { timeout: '2 days', ...this.terms() },
          onFailure: this.some('fail', 'ask'),
        },
      }),
      blocks: written.blocks,
    };
    return { definition, outputs: written.known.slice(known.length).map(({ name }) => name) };
  }

  private list(place: Place, length: number): Written {
    let { known } = place;
    const blocks: Block[] = [];
    for (let i = 0; i < length; i++) {
      const written = this.block({ ...place, known });
      blocks.push(...written.blocks);
      known = [...known, ...written.known];
    }
    return { blocks, known };
  }

  /** A block, with a gate behind it here and there. */
  private block(place: Place, mayBeGated = true): Written {
    const written = this.ungated(place);
    const [first] = written.known;
    if (!mayBeGated || !first || this.draw(4) > 0) return written;
    return { blocks: [...written.blocks, this.gate(first, written.blocks[0]!)], known: written.known };
  }

  private gate({ name }: Known, maker: Block): Block {
    return {
      approval: this.name(),
      of: name,
      ...this.maybe({ message: `Is {{${name}?}} right?` }),
      ...this.maybe({ timeout: '1 day', ...this.terms() }),
      ...this.maybe({ when: { [name]: { exists: true } } }),
      ...this.maybe({ onFailure: 'skip' }),
      ...('step' in maker && this.maybe({ onReject: { redo: maker.step, rounds: 1 + this.draw(20) } })),
    };
  }

  private ungated(place: Place): Written {
    const kind = place.depth > 0 ? this.draw(10) : this.draw(4);
    switch (kind) {
      case 4:
        return this.group(place);
      case 5:
        return this.map(place);
      case 6:
        return this.switch(place);
      case 7:
        return this.subchain(place);
      case 8:
        return this.plan(place);
      default:
        return this.leaf(place, kind);
    }
  }

  private leaf({ known }: Place, kind: number): Written {
    const name = this.name();
    const text = this.text(known);
    if (kind === 0) return this.made({ text: name, template: text, ...this.when(known) }, name, 'text');
    if (kind === 1)
      return this.made(
        { activity: name, args: [text], ...this.onFailure(), ...this.when(known) },
        name,
        'any',
      );
    const is = this.some('text', 'list', 'label') as Known['is'];
    const output = is === 'list' ? { output: LIST } : is === 'label' ? { output: LABEL } : {};
    return this.made(
      { step: name, prompt: text, ...output, ...this.onFailure(), ...this.when(known) },
      name,
      is,
    );
  }

  private group({ known, depth }: Place): Written {
    const members = Array.from({ length: 1 + this.draw(3) }, () => this.block({ known, depth: depth - 1 }));
    const block = {
      parallel: this.name(),
      blocks: members.flatMap(({ blocks }) => blocks),
      ...this.onFailure(),
      ...this.when(known),
    };
    return { blocks: [block], known: members.flatMap((member) => member.known) };
  }

  private map({ known, depth }: Place): Written {
    const name = this.name();
    const list = this.pick(known, 'list')!;
    const item = this.some('item', `item_of_${name}`);
    const given: Known[] = [
      { name: item, is: 'any', slot: `{{${item}}}` },
      { name: 'index', is: 'any', slot: '{{index}}' },
    ];
    const inside = known.filter((each) => !given.some((own) => own.name === each.name));
    const each = this.block({ known: [...inside, ...given], depth: depth - 1 }, false).blocks[0]!;
    const block = {
      map: name,
      over: list.name,
      ...(item !== 'item' && { item }),
      each,
      ...this.maybe({ concurrency: 1 + this.draw(9), siblings: this.some('finish', 'cancel') }),
      ...this.onFailure(),
      when: { [list.name]: { exists: true } },
    };
    return this.made(block, name, 'list');
  }

  private switch({ known, depth }: Place): Written {
    const name = this.name();
    const label = this.pick(known, 'label');
    const on = label ?? this.pick(known, 'text')!;
    const inside: Place = { known, depth: depth - 1 };
    const case_ = (): Block => this.block(inside, false).blocks[0]!;
    const cases = { refund: case_(), ...(label && { question: case_() }) };
    const isOpen = label === undefined || this.draw(2) === 0;
    const block = {
      switch: name,
      on: on.name,
      cases,
      ...(isOpen ? { otherwise: case_() } : { when: { [on.name]: { exists: true } } }),
      ...this.onFailure(),
    };
    return this.made(block, name, 'any');
  }

  private subchain({ known, depth }: Place): Written {
    const name = this.name();
    const { definition, outputs } = this.chain(depth - 1);
    const block = {
      chain: name,
      definition,
      inputs: {
        brief: this.text(known),
        rows: [{ title: this.text(known) }],
        ...('kind' in definition.inputs! && { kind: 'refund' }),
      },
      ...this.maybe({ returns: outputs[0] }),
      ...this.onFailure(),
      ...this.when(known),
    };
    return this.made(block, name, 'any');
  }

  private plan({ known }: Place): Written {
    const name = this.name();
    const block = {
      plan: name,
      request: this.text(known),
      inputs: known
        .filter((each) => !each.slot.includes('?') && !/^(item|index)$/.test(each.name))
        .map((each) => each.name),
      ...this.maybe({
        allow: { kinds: ['step', 'activity'] as const, steps: 1 + this.draw(100), outputTokens: 1 },
      }),
      ...this.maybe({
        approve: this.some<boolean | object>(true, { timeout: 1, rounds: 20, message: 'x {{brief}}' }),
      }),
      ...this.maybe({ run: false }),
      ...this.onFailure(),
    };
    return this.made(block as Block, name, 'any');
  }

  private made(block: object, name: string, is: Known['is']): Written {
    const as = this.draw(3) === 0 ? `${name}_out` : undefined;
    const called = as ?? name;
    return {
      blocks: [{ ...block, ...(as !== undefined && { as }) } as Block],
      known: [{ name: called, is, slot: `{{${called}?}}` }],
    };
  }

  private text(known: readonly Known[]): string {
    const slots = Array.from({ length: this.draw(3) }, () => known[this.draw(known.length)]!.slot);
    return `x ${slots.join(' ')}${this.draw(6) === 0 ? ' {{all_outputs}}' : ''}`;
  }

  private pick(known: readonly Known[], is: Known['is']): Known | undefined {
    const all = known.filter((each) => each.is === is);
    return all[this.draw(Math.max(1, all.length))];
  }

  private when(known: readonly Known[]): object {
    return this.maybe({ when: { [known[this.draw(known.length)]!.name]: { exists: this.draw(2) === 0 } } });
  }

  private onFailure(): object {
    return this.maybe({ onFailure: this.some('fail', 'skip', 'ask') });
  }

  private terms(): GateTerms {
    return {
      ...this.maybe({ onTimeout: this.some('approve', 'reject', 'fail') as 'fail' }),
      ...this.maybe({ approvers: ['ada', 'grace'] }),
      ...this.maybe({ authorize: 'may_decide' }),
    };
  }

  private maybe<T extends object>(keys: T): T | object {
    return this.draw(4) === 0 ? keys : {};
  }

  private some<T>(...all: readonly T[]): T {
    return all[this.draw(all.length)]!;
  }

  private name(): string {
    return `b${this.names++}`;
  }

  private draw(below: number): number {
    return this.seeds[this.at++ % this.seeds.length]! % below;
  }
}
