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

/** Opens a block whose turn has come, as far as no call is needed. */
export function open(run: Run, placed: PlacedBlock, at: number): BlockRecord {
  const record = newRecord(run, placed, at);
  const { when } = placed.block;
  if (when && !holds(when, (slot) => lookUp(run, placed, conditionSlot(slot)))) {
    skipAll(run, placed, record, 'its condition does not hold', at);
    return record;
  }
  try {
    openAs(run, placed, record, at);
  } catch (error) {
    if (!(error instanceof MissingValueError)) throw error;
    fail(run, placed, record, { type: 'Slot.Missing', message: error.message }, at);
  }
  return record;
}

/** @throws MissingValueError for a slot that has no value in this run. */
function openAs(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
  switch (placed.kind) {
    case 'text':
      return openText(run, placed, record, at);
    case 'step':
    case 'plan':
      record.attempts = [];
      return;
    case 'approval':
      return openApproval(run, placed, record, at);
    case 'map':
      return openMap(run, placed, record, at);
    case 'switch':
      return choose(run, placed, record, at);
    case 'chain':
      return giveInputs(run, placed, (placed.block as ChainBlock).inputs ?? {});
    default:
  }
}

function openApproval(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
  if (heldFor(run, placed) === undefined) return skip(record, 'there is nothing to decide on', at);
  const failure = tryOpenGate(run, placed, record, at);
  if (failure) return fail(run, placed, record, failure, at);
  carryOver(run, placed, record, at);
}

function openText(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
  const { template = '', join, with: between = '\n\n' } = placed.block as TextBlock;
  if (join === undefined) return commit(run, placed, record, fillText(run, placed, template), 'done', at);
  const list = listAt(run, placed, join);
  if (!list) {
    const message = `{{${join}}} is not a list, and there is nothing to join`;
    return fail(run, placed, record, { type: 'Text.NotAList', message }, at);
  }
  const texts = list.filter((item) => item !== null).map(asText);
  commit(run, placed, record, texts.join(fillText(run, placed, between)), 'done', at);
}

/** Undefined for a value that is not a list. @throws MissingValueError where there is none. */
function listAt(run: Run, placed: PlacedBlock, slot: string): readonly Json[] | undefined {
  const value = lookUp(run, placed, bareSlot(slot));
  if (value === undefined) throw new MissingValueError(slot);
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

function openMap(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
  const { over } = placed.block as MapBlock;
  const list = listAt(run, placed, over);
  if (!list) {
    const message = `{{${over}}} is not a list, and a map takes one`;
    return fail(run, placed, record, { type: 'Map.NotAList', message }, at);
  }
  if (list.length > MOST_ITEMS) {
    const message = `{{${over}}} has ${list.length} items, and a map takes at most ${MOST_ITEMS}`;
    return fail(run, placed, record, { type: 'Map.TooLong', message }, at);
  }
  record.items = list.length;
  expandMap(run, placed, list);
}

/** The cases that are not chosen are skipped, so that everyone sees which one was. */
function choose(run: Run, placed: PlacedBlock, record: BlockRecord, at: number): void {
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
