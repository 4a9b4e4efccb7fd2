import { approved } from './decided';
import { isOpen } from './gate';
import type { HeldDecision } from './gate-record';
import type { Turn } from '../run/turn';

/**
 * Lets an approval of the run that this one goes on from hold again, where the gate asks about the very same content.
 * Within one run that never happens: each round's content is another. An edit is asked again, as is what nobody decided.
 */
export function carryOver(turn: Turn): void {
  const { record, at } = turn;
  const gate = record.gate!;
  const last = gate.decisions?.at(-1);
  if (!isOpen(record) || last?.decision !== 'approve' || last.content !== gate.content) return;
  const { decidedBy, reason, round, content } = last;
  const held: HeldDecision = {
    decision: 'approve',
    decidedBy,
    ...(reason !== undefined && { reason }),
    at,
    round,
    via: 'carried',
    content,
  };
  gate.decisions = [...gate.decisions!, held];
  gate.status = 'approved';
  approved(turn, undefined);
}
