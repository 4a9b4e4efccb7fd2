import type {
  ApprovalBlock,
  Block,
  ChainDefinition,
  Condition,
} from '../../../src/chain/definition/definition';
import { type Draw, randomStep } from './random-chains';
import { randomPlan } from './random-plans';

/** What is random about a chain beyond its blocks. */
export interface ScopeOptions {
  /** Groups and maps may cancel their members: what comes of that depends on time. Default false. */
  readonly siblings?: boolean;
  /** `anywhere`: a rejection in a group may start again what others are just reading: what is called depends on time. */
  readonly redo?: 'ended' | 'anywhere';
  /** Some blocks are planned. Default false: the reference interpreter has no plans. */
  readonly plans?: boolean;
}

/** As a run of such a chain is started. */
export const SCOPE_INPUTS = { brief: 'a brief', kind: 'b', list: ['x', 'y', 'z'], none: [] } as const;

/** What a block may name where it stands. */
export interface Sight {
  readonly names: string[];
  /** Those that may well be lists. */
  readonly lists: string[];
  /** Those that are neither lists nor objects. */
  readonly scalars: string[];
  /** Those of steps in this very scope, which a rejection may start again. */
  readonly steps: string[];
  /** In a chain's own list, where everything before a gate has come to its end when it asks. */
  readonly inList: boolean;
  readonly depth: number;
}

/** Makes blocks that are valid by construction: every slot is optional and names what is seen. */
export class Maker {
  private count = 0;

  constructor(
    private readonly draw: Draw,
    private readonly options: ScopeOptions,
  ) {}

  oneOf<T>(values: readonly T[]): T {
    return values[this.draw(values.length)]!;
  }

  list(size: number, sight: Sight): Block[] {
    return Array.from({ length: size }, () => this.blocks(sight)).flat();
  }

  /** A block, and maybe the gates that its output goes through. */
  private blocks(sight: Sight): Block[] {
    const seen = [...sight.names];
    const block = this.block(sight);
    const made = 'parallel' in block ? undefined : this.outputOf(block);
    if (made === undefined) return [block];
    const gates = [0, 0, 0, 1, 1, 2][this.draw(6)]!;
    if ('step' in block) sight.steps.push(made);
    const asking = Array.from({ length: gates }, () => this.gate(block, made, { ...sight, names: seen }));
    sight.names.push(made);
    if ('step' in block || 'text' in block || 'activity' in block) sight.scalars.push(made);
    if ('map' in block && gates === 0) sight.lists.push(made);
    return [block, ...asking];
  }

  private outputOf(block: Block): string {
    const kind = ['step', 'text', 'activity', 'map', 'switch', 'chain', 'plan'].find(
      (each) => each in block,
    )!;
    return (block as unknown as Record<string, string>)[kind]!;
  }

  private block(sight: Sight): Block {
    const kind = this.draw(sight.depth > 0 ? 12 : 6);
    if (this.options.plans && this.draw(8) === 0)
      return randomPlan(this.draw, `plan${this.count++}`, this.text(sight), this.oneOf(sight.names));
    const name = `b${this.count++}`;
    const when = this.draw(4) === 0 ? { when: this.condition(sight) } : {};
    const inner = { ...sight, depth: sight.depth - 1, inList: false };
    switch (kind) {
      case 0:
        return { text: name, template: this.text(sight), ...when };
      case 1:
        return { activity: name, args: [this.text(sight)], ...this.onFailure(), ...when };
      case 6:
      case 7:
        return this.group(name, inner, when, sight);
      case 8:
        return sight.lists.length > 0 ? this.map(name, inner, when) : this.chain(name, sight, when);
      case 9:
        return this.switch(name, inner, when);
      case 10:
        return this.chain(name, sight, when);
      case 11:
        return this.joined(name, sight);
      default:
        return randomStep(this.draw, name, [this.text(sight), `simpler {{${sight.names[0]}?}}`], {
          ...this.onFailure(),
          ...when,
        });
    }
  }

  /** Its members write into the scope around it. */
  private group(name: string, inner: Sight, when: object, sight: Sight): Block {
    const blocks = this.list(1 + this.draw(3), {
      ...inner,
      names: sight.names,
      lists: sight.lists,
      steps: sight.steps,
    });
    return { parallel: name, blocks, ...when, ...this.onFailure(), ...this.siblings() };
  }

  private map(name: string, sight: Sight, when: object): Block {
    const item = `i${name}`;
    const each = this.one({ ...this.own(sight), names: [...sight.names, item] });
    const over = this.oneOf(sight.lists);
    const concurrency = this.draw(3) === 0 ? { concurrency: 1 + this.draw(2) } : {};
    const present = over in SCOPE_INPUTS ? when : { when: { [over]: { exists: true } } };
    return {
      map: name,
      over,
      item,
      each,
      ...concurrency,
      ...present,
      ...this.onFailure(),
      ...this.siblings(),
    };
  }

  private switch(name: string, sight: Sight, when: object): Block {
    const cases = { a: this.one(this.own(sight)), b: this.one(this.own(sight)) };
    const on = this.oneOf(sight.scalars);
    const exhaustive = on === 'kind' && this.draw(2) === 0;
    return {
      switch: name,
      on,
      cases,
      ...(!exhaustive && { otherwise: this.one(this.own(sight)) }),
      ...when,
      ...this.onFailure(),
    };
  }

  /** Of a scope inside, whose names are not seen outside. */
  private own(sight: Sight): Sight {
    return {
      ...sight,
      names: [...sight.names],
      lists: [...sight.lists],
      scalars: [...sight.scalars],
      steps: [],
    };
  }

  private chain(name: string, sight: Sight, when: object): Block {
    const given = this.oneOf(sight.names);
    const inner: Sight = {
      names: ['given'],
      lists: [],
      scalars: ['given'],
      steps: [],
      inList: true,
      depth: sight.depth - 1,
    };
    const blocks = this.list(1 + this.draw(3), inner);
    const outputs = inner.names.filter((each) => each !== 'given');
    const returns = outputs.length > 0 && this.draw(2) === 0 ? { returns: this.oneOf(outputs) } : {};
    const definition: ChainDefinition = {
      catenary: 1,
      name,
      inputs: { given: { optional: true } },
      defaults: this.onFailure(),
      blocks,
    };
    return {
      chain: name,
      definition,
      inputs: { given: `{{${given}?}}` },
      ...returns,
      ...when,
      ...this.onFailure(),
    };
  }

  private joined(name: string, sight: Sight): Block {
    const join = this.oneOf(sight.lists.length > 0 ? sight.lists : ['']);
    if (join === '') return { text: name, template: this.text(sight) };
    return { text: name, join, ...(!(join in SCOPE_INPUTS) && { when: { [join]: { exists: true } } }) };
  }

  /** Where one block stands for all: a group where there are gates. */
  private one(sight: Sight): Block {
    const blocks = this.blocks(sight);
    return blocks.length === 1 ? blocks[0]! : { parallel: `g${this.count++}`, blocks, ...this.onFailure() };
  }

  private gate(maker: Block, of: string, sight: Sight): Block {
    const steps = sight.steps.filter(
      (step) =>
        step === of ||
        ((sight.inList || this.options.redo === 'anywhere') &&
          JSON.stringify(maker).includes(`{{${step}?}}`)),
    );
    const redo =
      steps.length > 0 && this.draw(3) > 0
        ? { onReject: { redo: this.oneOf(steps), rounds: 1 + this.draw(2) } }
        : {};
    const gate: ApprovalBlock = {
      approval: `g${this.count++}`,
      of,
      message: this.text(sight),
      ...redo,
      ...(this.draw(3) === 0 && { onFailure: 'skip' }),
      ...(this.draw(3) === 0 && {
        timeout: '1 hour',
        onTimeout: this.oneOf(['approve', 'reject', 'fail'] as const),
      }),
      ...(this.draw(5) === 0 && { when: this.condition(sight) }),
    };
    return gate;
  }

  onFailure(): { onFailure?: 'skip' | 'ask' } {
    const dice = this.draw(5);
    return dice === 0 ? { onFailure: 'skip' } : dice === 1 ? { onFailure: 'ask' } : {};
  }

  private siblings(): { siblings?: 'cancel' } {
    return this.options.siblings && this.draw(2) === 0 ? { siblings: 'cancel' } : {};
  }

  private text({ names }: Sight): string {
    const slots = Array.from({ length: this.draw(3) }, () => `[{{${this.oneOf(names)}?}}]`).join(' ');
    return `say ${slots}${this.draw(8) === 0 ? ' {{all_outputs}}' : ''}`;
  }

  private condition({ names }: Sight): Condition {
    const name = this.oneOf(names);
    const exists = { [name]: { exists: this.draw(2) === 0 } };
    const holds = names[0] === 'brief' ? { not: { brief: 'never' } } : exists;
    const mayHold = names[1] === 'kind' ? { not: { kind: this.oneOf(['a', 'b']) } } : exists;
    return this.oneOf([exists, exists, holds, mayHold]);
  }
}
