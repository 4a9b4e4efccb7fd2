import type { GateTerms } from '../definition/definition';
import { type Json, jsonBytes } from '../json';
import { contentToken, openGates, shownAt, type ShownGate, termsOf } from './gate';
import type { Run } from '../run/run';
import { cut } from '../words';

/** A gate that waits for a person: what is asked, and what a decision has to name. */
export interface PendingGate extends ShownGate {
  /** Names what is shown here; a decision is bound to it. */
  readonly content: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  /** Milliseconds since the epoch: then `onTimeout` holds. Absent where it waits for as long as the run does. */
  readonly deadline?: number;
  readonly onTimeout?: GateTerms['onTimeout'];
  readonly approvers?: readonly string[];
  /** Who decides at this moment, where somebody's decision is being looked at. */
  readonly claimedBy?: string;
  /** Value or message was left out or cut for size; the client reads both from the history. */
  readonly shortened?: true;
}

/** What the `approvals` query answers, at most: it may travel with the commands of a workflow task, in a message of 4 MiB. */
const MOST_BYTES = 256 * 1024;
/** Of a message that has no room. */
const MESSAGE_CHARACTERS = 1000;

/**
 * The gates of a run that wait for a person, in written order.
 *
 * @param runId Temporal's, of the history that shows them
 * @param most bytes of all messages and values; what has no room is `shortened`
 */
export function pendingGates(run: Run, runId: string, most: number = MOST_BYTES): PendingGate[] {
  let room = most;
  const fits = (part: Json | undefined): boolean => {
    const bytes = part === undefined ? 0 : jsonBytes(part);
    if (bytes > room) return false;
    room -= bytes;
    return true;
  };
  return openGates(run).map(({ placed, record }) => {
    const gate = record.gate!;
    const { value, message, ...shown } = shownAt(run, placed, record);
    const { approvers, onTimeout = 'fail' } = termsOf(placed);
    const [isSaid, isShown] = [fits(message), fits(value)];
    return {
      ...shown,
      message: isSaid ? message : cut(message, MESSAGE_CHARACTERS),
      ...(value !== undefined && isShown && { value }),
      ...(!(isSaid && isShown) && { shortened: true as const }),
      content: contentToken(gate.content, runId),
      openedAt: gate.openedAt,
      ...(gate.deadline !== undefined && { deadline: gate.deadline, onTimeout }),
      ...(approvers && { approvers }),
      ...(gate.claim && { claimedBy: gate.claim.decision.decidedBy }),
    };
  });
}
