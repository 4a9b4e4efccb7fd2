import { carryOver } from '../gate/carry-over';
import { holds } from '../template/condition';
import type { ChainBlock, MapBlock, SwitchBlock, TextBlock } from '../definition/definition';
import { expandMap, giveInputs, MOST_ITEMS } from './expand';
import { fillText } from '../template/fill';
import { tryOpenGate } from '../gate/gate';
import { commit, fail, newRecord, passOver, skip, skipAll } from './settle-block';
import { asText, type Json } from '../json';
import type { PlacedBlock } from '../layout/placed';
import type { Run } from './run';
import type { BlockRecord } from '../state/state';
import { MissingValueError } from '../template/template';
import { bareSlot, conditionSlot } from '../template/texts';
import { heldFor, lookUp } from './values';
import type { Turn } from './turn';

/** Opens a block whose turn has come, as far as no call is needed. */
export function open(run: Run, placed: PlacedBlock, at: number): BlockRecord {
  const record = newRecord(run, placed, at);
  const turn: Turn = { run, placed, record, at };
  const { when } = placed.block;
  if (when && !holds(when, (slot) => lookUp(run, placed, conditionSlot(slot)))) {
    skipAll(turn, 'its condition does not hold');
    return record;
  }
  try {
    openAs(turn);
  } catch (error) {
    if (!(error instanceof MissingValueError)) throw error;
    fail(turn, { type: 'Slot.Missing', message: error.message });
  }
  return record;
}

/** @throws MissingValueError for a slot that has no value in this run. */
function openAs(turn: Turn): void {
  const { run, placed, record } = turn;
  switch (placed.kind) {
    case 'text':
      return openText(turn);
    case 'step':
    case 'plan':
      record.attempts = [];
      return;
    case 'approval':
      return openApproval(turn);
    case 'map':
      return openMap(turn);
    case 'switch':
      return choose(turn);
    case 'chain':
      return giveInputs(run, placed, (placed.block as ChainBlock).inputs ?? {});
    default:
  }
}

function openApproval(turn: Turn): void {
  const { run, placed, record, at } = turn;
  if (heldFor(run, placed) === undefined) return skip(record, 'there is nothing to decide on', at);
  const failure = tryOpenGate(turn);
  if (failure) return fail(turn, failure);
  carryOver(turn);
}

function openText(turn: Turn): void {
  const { run, placed } = turn;
  const { template = '', join, with: between = '\n\n' } = placed.block as TextBlock;
  if (join === undefined) return commit(turn, fillText(run, placed, template), 'done');
  const list = listAt(run, placed, join);
  if (!list) {
    const message = `{{${join}}} is not a list, and there is nothing to join`;
    return fail(turn, { type: 'Text.NotAList', message });
  }
  const texts = list.filter((item) => item !== null).map(asText);
  commit(turn, texts.join(fillText(run, placed, between)), 'done');
}

/** Undefined for a value that is not a list. @throws MissingValueError where there is none. */
function listAt(run: Run, placed: PlacedBlock, slot: string): readonly Json[] | undefined {
  const value = lookUp(run, placed, bareSlot(slot));
  if (value === undefined) throw new MissingValueError(slot);
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

function openMap(turn: Turn): void {
  const { run, placed, record } = turn;
  const { over } = placed.block as MapBlock;
  const list = listAt(run, placed, over);
  if (!list) {
    const message = `{{${over}}} is not a list, and a map takes one`;
    return fail(turn, { type: 'Map.NotAList', message });
  }
  if (list.length > MOST_ITEMS) {
    const message = `{{${over}}} has ${list.length} items, and a map takes at most ${MOST_ITEMS}`;
    return fail(turn, { type: 'Map.TooLong', message });
  }
  record.items = list.length;
  expandMap(run, placed, list);
}

/** The cases that are not chosen are skipped, so that everyone sees which one was. */
function choose({ run, placed, record, at }: Turn): void {
  const { on, cases } = placed.block as SwitchBlock;
  const value = lookUp(run, placed, bareSlot(on));
  const values = Object.keys(cases);
  const index = value === undefined ? -1 : values.indexOf(asText(value));
  const chosen = placed.members[index === -1 ? values.length : index];
  record.chosen = chosen?.path ?? '';
  for (const member of placed.members) {
    if (member !== chosen) passOver(run, member, 'another case was chosen', at);
  }
}
