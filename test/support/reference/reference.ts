import type { Block, ChainDefinition, TextBlock } from '../../../src/chain/definition/definition';
import { asText, type Json } from '../../../src/chain/json';
import { Book, type World } from './reference-book';
import { decideApproval, decideFailure, type Says } from './reference-gates';
import {
  around,
  handsFor,
  kindOf,
  place,
  type Place,
  placeItem,
  scopeOf,
  shareGroup,
  within,
} from './reference-places';
import { runStep, STOP } from './reference-step';
import { holds, inputsOf, lookUp, objectOf, render, valueOf } from './reference-values';

/**
 * The meaning of a chain, written a second time and as plainly as possible: recursion instead of a scheduler, no clock,
 * no window, no state to restore. For chains without plans, `siblings: cancel` and limits, in which a rejection makes
 * again only what has come to its end, so that results don't depend on time.
 */
export interface Meaning {
  status: 'done' | 'failed';
  outputs: Record<string, Json>;
  statuses: Record<string, string>;
  calls: Set<string>;
}

const NOBODY: Says = () => ({ decision: 'late' });

export function meaningOf(
  definition: ChainDefinition,
  inputs: Record<string, Json>,
  world: World,
  says: Says = NOBODY,
): Meaning {
  const root = scopeOf('', definition, { given: inputs });
  root.places.push(...definition.blocks.map((block) => place(block, root, '')));
  const reading = new Reading(root, world, says);
  const status = reading.list(root.places);
  return {
    status,
    outputs: root.outputs,
    statuses: Object.fromEntries(reading.statuses),
    calls: reading.calls,
  };
}

export class Reading extends Book {
  list(places: readonly Place[]): 'done' | 'failed' {
    for (let i = 0; i < places.length; i++) {
      if (!this.isSettled(places[i]!)) this.visit(places[i]!);
      if (this.statuses.get(places[i]!.path) === 'failed') {
        const later = places.slice(i + 1).flatMap(within);
        for (const each of later) if (this.statuses.get(each.path) === 'open') this.bar(each);
        return 'failed';
      }
      // A rejection has sent the list back.
      if (places.slice(0, i + 1).some((each) => !this.isSettled(each))) i = -1;
    }
    return 'done';
  }

  commit(at: Place, value: Json, status: string): void {
    const name = at.output!;
    const isGated = at.scope.hands.get(name)!.decidesOn !== undefined;
    (isGated ? at.scope.held : at.scope.outputs)[name] = value;
    this.settle(at, status);
  }

  giveUp(at: Place, type: string, candidate?: Json): void {
    const own = (at.block as { onFailure?: string }).onFailure;
    const onFailure =
      own ?? (kindOf(at.block) === 'step' ? at.scope.definition.defaults?.onFailure : undefined);
    if (STOP.includes(type)) {
      this.stops.add(at.path);
      return this.settle(at, 'failed');
    }
    if (onFailure === 'ask') return decideFailure(this, at, candidate);
    this.settle(at, onFailure === 'skip' ? 'skipped' : 'failed');
  }

  /** A gate that is not needed, or has been passed. */
  letThrough({ scope, block }: Place, gate: Place): void {
    const { of } = block as { of: string };
    if (scope.held[of] === undefined || scope.hands.get(of) !== gate) return;
    scope.outputs[of] = scope.held[of];
    delete scope.held[of];
  }

  commitItems(map: Place): void {
    const items = map.members.map((item) => {
      const status = this.statuses.get(item.path);
      return status === 'failed' || status === 'skipped' ? null : (valueOf(item) ?? null);
    });
    this.commit(map, items, 'done');
  }

  /** As if it had never begun. */
  forget(at: Place): void {
    for (const { path, output, scope, ...each } of within(at)) {
      for (const known of [this.statuses, this.blocked, this.stops, this.passedOver]) known.delete(path);
      if (output !== undefined) for (const values of [scope.outputs, scope.held]) delete values[output];
      if ('map' in each.block) each.members.length = 0;
    }
    for (const each of around(at)) {
      if (this.isSettled(each)) this.statuses.set(each.path, 'open');
      this.stops.delete(each.path);
    }
  }

  private visit(at: Place): void {
    for (const each of [...around(at), at])
      if (!this.isSettled(at) && !this.statuses.has(each.path)) this.open(each);
    if (this.statuses.get(at.path) === 'open') this.close(at);
  }

  private visitAll(members: readonly Place[]): void {
    for (let next = this.unsettled(members); next; next = this.unsettled(members)) this.visit(next);
  }

  private unsettled(members: readonly Place[]): Place | undefined {
    return members.find((each) => !this.isSettled(each));
  }

  private open(at: Place): void {
    const needs = handsFor(at).filter((hand) => shareGroup(at, hand));
    for (const hand of needs) this.visitAll([hand]);
    if (needs.some((hand) => this.bars(hand, at))) return this.block(at);
    const { block } = at;
    if (block.when && !holds(block.when, at)) return this.skip(at);
    this.openAs(at, block);
  }

  private joinText(at: Place, { join, template = '' }: Partial<TextBlock>): void {
    if (join === undefined) return this.commit(at, render(template, at), 'done');
    const list = lookUp(join, at);
    if (!Array.isArray(list)) return this.giveUp(at, list === undefined ? 'Slot.Missing' : 'Text.NotAList');
    const texts = (list as readonly Json[]).filter((item) => item !== null).map(asText);
    this.commit(at, texts.join('\n\n'), 'done');
  }

  private openAs(at: Place, block: Block): void {
    if ('text' in block) return this.joinText(at, block);
    if ('activity' in block) {
      const outcome = this.call(at.path, 'call');
      return outcome.kind === 'returned'
        ? this.commit(at, outcome.value!, 'done')
        : this.giveUp(at, 'Activity.Failed');
    }
    if ('step' in block) return runStep(this, at, block);
    if ('approval' in block) return decideApproval(this, at);
    this.settle(at, 'open');
    if ('map' in block) {
      const list = lookUp(block.over, at);
      if (!Array.isArray(list)) return this.giveUp(at, list === undefined ? 'Slot.Missing' : 'Map.NotAList');
      at.members.push(...list.map((item: Json, i) => placeItem(at, item, i)));
    }
    if ('chain' in block && at.members[0]) at.members[0].scope.given = inputsOf(at, block.inputs ?? {});
    if ('switch' in block) {
      const value = lookUp(block.on, at);
      const values = Object.keys(block.cases);
      const index = value === undefined ? -1 : values.indexOf(asText(value));
      const chosen = at.members[index === -1 ? values.length : index];
      for (const each of at.members) if (each !== chosen) this.passOver(each);
    }
  }

  private close(at: Place): void {
    const { block, members } = at;
    if ('chain' in block) this.list(members);
    else this.visitAll(members);
    const statusOf = (each: Place): string => this.statuses.get(each.path)!;
    const failed = members.filter((each) => statusOf(each) === 'failed');
    const hasStop = failed.some(({ path }) => this.stops.has(path));
    if ('map' in block && block.onFailure === 'skip' && !hasStop) return this.commitItems(at);
    if (failed.length > 0) return this.giveUp(at, hasStop ? 'Model.Auth' : 'Output.Rejected');
    const barred = members.filter(({ path }) => this.blocked.has(path));
    if ('parallel' in block) return this.settle(at, barred.length === members.length ? 'skipped' : 'done');
    if (barred.length > 0) return this.block(at);
    if ('map' in block) return this.commitItems(at);
    const value = this.handedOut(at, block);
    if (value === undefined) this.settle(at, 'skipped');
    else this.commit(at, value, 'done');
  }

  private handedOut({ members }: Place, block: Block): Json | undefined {
    if ('chain' in block) {
      const all = objectOf(members);
      return block.returns === undefined ? all : all[block.returns];
    }
    const chosen = members.find((each) => this.statuses.get(each.path) !== 'skipped');
    return chosen && valueOf(chosen);
  }

  private block(at: Place): void {
    for (const each of within(at)) if (!this.isSettled(each)) this.bar(each);
  }

  private bar(each: Place): void {
    this.blocked.add(each.path);
    this.settle(each, 'skipped');
  }

  private skip(at: Place): void {
    this.settle(at, 'skipped');
    if ('approval' in at.block) this.letThrough(at, at);
    for (const each of at.members) this.passOver(each);
  }

  private passOver(at: Place): void {
    this.passedOver.add(at.path);
    this.skip(at);
  }

  /** A failure bars what names it, unless a group around the maker alone goes on without it. */
  private bars(hand: Place, reader: Place): boolean {
    const hasFailed = this.statuses.get(hand.path) === 'failed';
    if (!hasFailed && !this.blocked.has(hand.path)) return false;
    if (hasFailed && this.stops.has(hand.path)) return true;
    for (const group of around(hand).toReversed()) {
      if (group === reader || around(reader).includes(group)) return true;
      const { onFailure } = group.block as { onFailure?: string };
      if (onFailure === 'skip') return false;
      if (onFailure !== 'ask') continue;
      this.visitAll([group]);
      if (this.statuses.get(group.path) === 'skipped') return false;
    }
    return true;
  }
}
