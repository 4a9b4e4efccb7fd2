import type { ChainDefinition } from '../chain/definition/definition';
import { isObject, type Json } from '../chain/json';
import { SimulationError } from './answer-book';
import type { AskedGate, VirtualDecision } from './virtual-desk';

/** What a person says of a gate, or that nobody comes in time. */
export type GateAnswer = (
  | { readonly approve: true; readonly reason?: string }
  /** The value in place of the model's; it goes through the real schema and rules, a plan's through its terms. */
  | { readonly edit: Json | ChainDefinition; readonly reason?: string }
  /** Why not. */
  | { readonly reject: string }
  | { readonly timeout: true }
) & {
  /** Who decides. Default: the first of the gate's `approvers`, or `somebody`. */
  readonly by?: string;
  /** Virtual milliseconds from the question on; what comes after the gate's deadline comes too late. Default 0. */
  readonly ms?: number;
};

export const FORMS = '{ approve: true }, { edit: value }, { reject: reason } or { timeout: true }';

const WORDS = ['approve', 'edit', 'reject', 'timeout'];

export function isGateAnswer(answer: unknown): answer is GateAnswer {
  return isObject(answer) && WORDS.some((word) => word in answer);
}

/** @throws SimulationError for a timeout of a gate that has none. */
export function decisionOf(
  { shown, deadline, approvers }: AskedGate,
  answer: GateAnswer,
): VirtualDecision | undefined {
  if ('timeout' in answer) {
    if (deadline === undefined)
      throw new SimulationError(`the gate ${shown.gate} waits for as long as it takes: it has no timeout`);
    return undefined;
  }
  const said = { decidedBy: answer.by ?? approvers?.[0] ?? 'somebody', ms: answer.ms ?? 0 };
  if ('reject' in answer) return { ...said, decision: 'reject', reason: answer.reject };
  const reason = answer.reason === undefined ? {} : { reason: answer.reason };
  if ('edit' in answer) return { ...said, ...reason, decision: 'edit', value: answer.edit as Json };
  return { ...said, ...reason, decision: 'approve' };
}
