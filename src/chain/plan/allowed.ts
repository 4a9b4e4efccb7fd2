import { BLOCK_KINDS, type BlockKind } from '../definition/blocks';
import type { Path, Problems } from '../check/problems';
import { show } from '../check/shape/shape';
import type { NormalAllowance } from '../contract';
import { isObject, itemsOf, type Json, type JsonObject, own } from '../json';
import { firstOf } from '../words';

/** How many blocks a definition has that are more than a group of others, and whether it has any that it may not have. */
export interface Tally {
  blocks: number;
  foreign: boolean;
}

/** Reports whatever blocks say that an allowance does not: kinds, models, activities, queues. Total on any JSON. */
export class AllowList {
  readonly tally: Tally = { blocks: 0, foreign: false };
  private readonly kinds: ReadonlySet<string>;

  /** @param model What the chain itself asks, which needs no allowance. */
  constructor(
    private readonly allow: NormalAllowance,
    private readonly problems: Problems,
    private readonly model: string,
  ) {
    this.kinds = new Set<BlockKind>([...allow.kinds, 'parallel']);
  }

  blocks(list: Json | undefined, at: Path): void {
    itemsOf(list).forEach((block, i) => isObject(block) && this.block(block as JsonObject, [...at, i]));
  }

  /** Anything that may name a model: a step, a fallback, a judge, the defaults. */
  asked(value: Json | undefined, at: Path): void {
    const model = isObject(value) ? own(value as JsonObject, 'model') : undefined;
    if (typeof model !== 'string' || model === this.model || this.allow.models.includes(model)) return;
    const mend = this.allow.models.length === 0 ? '' : `, or write ${listed(this.allow.models)}`;
    this.problems.add(
      [...at, 'model'],
      `${show(model)} is not a model that this plan may ask: leave it out${mend}`,
    );
  }

  private block(block: JsonObject, at: Path): void {
    const kinds = BLOCK_KINDS.filter((kind) => own(block, kind) !== undefined);
    const foreign = kinds.filter((kind) => !this.kinds.has(kind));
    if (!kinds.includes('parallel')) this.tally.blocks += 1;
    if (foreign.length > 0) this.tally.foreign = true;
    for (const kind of foreign)
      this.problems.add([...at, kind], `a plan may not hold a block of the kind "${kind}": ${this.mend()}`);
    this.asked(block, at);
    this.texts(block, at);
    if (kinds.includes('activity') && !foreign.includes('activity')) this.called(block, at);
    this.blocks(own(block, 'blocks'), [...at, 'blocks']);
  }

  private mend(): string {
    return `it is made of ${listed(this.allow.kinds)}`;
  }

  private texts(block: JsonObject, at: Path): void {
    itemsOf(own(block, 'checks')).forEach((check, i) => {
      this.asked(check, [...at, 'checks', i]);
      const validator = isObject(check) ? own(check as JsonObject, 'validator') : undefined;
      this.activity(validator, [...at, 'checks', i, 'validator']);
    });
    const fallback = own(block, 'fallback');
    if (!Array.isArray(fallback)) this.asked(fallback, [...at, 'fallback']);
    itemsOf(fallback).forEach((each, i) => this.asked(each, [...at, 'fallback', i]));
  }

  private called(block: JsonObject, at: Path): void {
    const call = own(block, 'call');
    if (call === undefined) this.activity(own(block, 'activity'), [...at, 'activity']);
    else this.activity(call, [...at, 'call']);
    if (own(block, 'taskQueue') !== undefined)
      this.problems.add([...at, 'taskQueue'], "a plan's activities run where its chain's do: leave it out");
  }

  private activity(type: Json | undefined, at: Path): void {
    const { activities } = this.allow;
    if (typeof type !== 'string' || activities.includes(type)) return;
    const mend = activities.length === 0 ? 'leave it out' : `it may call ${listed(activities)}`;
    this.problems.add(at, `${show(type)} is not an activity that this plan may call: ${mend}`);
  }
}

function listed(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : firstOf(words);
}
