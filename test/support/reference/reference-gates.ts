import type { ApprovalBlock } from '../../../src/chain/definition/definition';
import type { Json } from '../../../src/chain/json';
import type { Reading } from './reference';
import { around, before, flat, handsFor, kindOf, type Place, within } from './reference-places';

/** What somebody says of a gate, the n-th time that it asks (from 0); `late`: nobody, within its time. */
export type Says = (
  gate: string,
  nth: number,
) => { readonly decision: 'approve' | 'edit' | 'reject' | 'late'; readonly value?: Json };

interface Decided {
  readonly decision: 'approve' | 'edit' | 'reject' | 'fail';
  readonly value?: Json;
}

/** Asks until a decision counts. */
function decide(reading: Reading, gate: Place, mayApprove: boolean): Decided {
  const asked = makerOf(gate);
  const kind = kindOf(asked.block);
  for (;;) {
    const { decision, value } = reading.says(gate.path, reading.next(`asked ${gate.path}`));
    if (decision === 'late') {
      const { onTimeout = 'fail' } = {
        ...reading.root.definition.defaults?.approvals,
        ...(gate.block as ApprovalBlock),
      };
      return { decision: onTimeout === 'approve' && !mayApprove ? 'fail' : onTimeout };
    }
    if (decision === 'reject' || (decision === 'approve' && mayApprove)) return { decision };
    if (decision !== 'edit' || kind === 'parallel') continue;
    const outcome = kind === 'step' || kind === 'text' ? reading.call(gate.path, 'check') : undefined;
    if (!outcome || passes(outcome)) return { decision, value: value! };
  }
}

function passes(outcome: ReturnType<Reading['call']>): boolean {
  return outcome.kind === 'returned' && (outcome.value as { verdict?: string }).verdict === 'pass';
}

/** The block that made what a gate is about; a block that failed is about its own. */
function makerOf(gate: Place): Place {
  return gate.decidesOn ? makerOf(gate.decidesOn) : gate;
}

export function decideApproval(reading: Reading, gate: Place): void {
  const { of, onReject, onFailure } = gate.block as ApprovalBlock;
  const { held } = gate.scope;
  if (held[of] === undefined) return reading.settle(gate, 'skipped');
  const { decision, value } = decide(reading, gate, true);
  if (decision === 'approve' || decision === 'edit') {
    if (decision === 'edit') held[of] = value!;
    reading.settle(gate, 'done');
    return reading.letThrough(gate, gate);
  }
  if (
    decision === 'reject' &&
    typeof onReject === 'object' &&
    reading.next(`rejected ${gate.path}`) < (onReject.rounds ?? 2)
  )
    return redo(reading, gate, onReject.redo);
  delete held[of];
  reading.settle(gate, onFailure === 'skip' ? 'skipped' : 'failed');
}

/** What failed is put to a person: taken as it is, written by hand, or a failure after all. */
export function decideFailure(reading: Reading, at: Place, candidate: Json | undefined): void {
  const kind = kindOf(at.block);
  const mayApprove = candidate !== undefined || (kind !== 'step' && kind !== 'activity');
  const { decision, value = candidate } = decide(reading, at, mayApprove);
  if (decision === 'reject' || decision === 'fail') return reading.settle(at, 'failed');
  if (value !== undefined) return reading.commit(at, value, 'repaired');
  if (kind === 'map') return reading.commitItems(at);
  reading.settle(at, 'skipped');
}

/** The step, the gate and all that has read what the step made, at any distance, have not run. */
function redo(reading: Reading, gate: Place, name: string): void {
  const all = flat(gate.scope.places);
  const step = all.find((each) => each.name === name)!;
  // What was skipped with a group is looked at again with that, and not with what is around it, which may have failed.
  const skippedWith = (at: Place): Place | undefined =>
    reading.passedOver.has(at.path)
      ? around(at).findLast((group) => !reading.passedOver.has(group.path))
      : undefined;
  const stale = new Set([step, gate, skippedWith(step) ?? step]);
  const isStale = (hand: Place): boolean => [hand, ...around(hand)].some((each) => stale.has(each));
  for (let size = 0; size !== stale.size;) {
    size = stale.size;
    for (const each of all) {
      if (each === step || around(step).includes(each)) continue;
      const readers = 'parallel' in each.block || 'chain' in each.block ? [each] : within(each);
      for (const reader of readers) {
        const isPassedOver = reading.passedOver.has(reader.path);
        const read = isPassedOver
          ? reader.decidesOn
            ? [reader.decidesOn]
            : []
          : [...handsFor(reader), ...handsGiven(reading, reader)];
        if (!reading.statuses.has(reader.path) || !read.some(isStale)) continue;
        stale.add((reader === each ? skippedWith(each) : undefined) ?? each);
      }
    }
  }
  for (const each of stale) reading.forget(each);
}

/** What a validator of a block has been given, as far as that has come to an end that counts. */
function handsGiven(reading: Reading, reader: Place): Place[] {
  const { checks = [] } = reader.block as { checks?: readonly object[] };
  if (!checks.some((check) => 'validator' in check)) return [];
  const hands = before(reader).map(({ output, scope }) => scope.hands.get(output!)!);
  return hands.filter(({ path }) => {
    const status = reading.statuses.get(path);
    return status !== undefined && !['open', 'failed'].includes(status) && !reading.blocked.has(path);
  });
}
