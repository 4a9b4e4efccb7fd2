import type { GateRecord } from './gate-record';
import { isObject } from '../json';
import { wellFormed } from '../well-formed';

const REFUSALS_KEPT = 20;
const NAME_CHARACTERS = 100;

/**
 * Keeps why a decision did not count, at the gate that it was about. What is said may be anything: a signal is not validated, and
 * what JSON cannot hold would keep the whole state from ever being written down.
 */
export function noteRefusal(gate: GateRecord | undefined, said: unknown, reason: string, at: number): void {
  if (!gate) return;
  const refusal = { decidedBy: nameIn(said), reason: wellFormed(reason), at };
  gate.refusals = [...(gate.refusals ?? []), refusal].slice(-REFUSALS_KEPT);
}

function nameIn(said: unknown): string {
  if (!isObject(said) || typeof said.decidedBy !== 'string') return 'somebody';
  return Array.from(wellFormed(said.decidedBy)).slice(0, NAME_CHARACTERS).join('');
}
