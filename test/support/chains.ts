import type { Outcome } from '../../src/chain/recovery/outcome';
import type { Call } from '../../src/chain/run/call-parts';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import type { Json } from '../../src/chain/json';
import { normalise } from '../../src/chain/definition/normalise';
import { newRun, type Run } from '../../src/chain/run/run';
import { driveVirtually, type VirtualCall } from '../../src/testing/virtual-run';

export const RECEIPT = { model: 'test-model', usage: { inputTokens: 10, outputTokens: 5 } } as const;

/** A definition around some blocks. */
export function chainOf(blocks: readonly Block[], rest: Partial<ChainDefinition> = {}): ChainDefinition {
  return { catenary: 1, name: 'test_chain', inputs: { brief: 'string' }, blocks, ...rest };
}

export function runOf(
  blocks: readonly Block[],
  rest: Partial<ChainDefinition> = {},
  inputs: Record<string, Json> = { brief: 'b' },
): Run {
  return newRun(normalise(chainOf(blocks, rest)), inputs, 0);
}

export const written = (output: Json, reply?: string): Outcome => ({
  kind: 'returned',
  value: { ...RECEIPT, output, ...(reply !== undefined && { reply }) },
});
export const rejected = (...reasons: string[]): Outcome => ({
  kind: 'returned',
  value: { ...RECEIPT, reply: 'a bad reply', rejected: { by: 'rule', reasons } },
});
export const judged = (verdict: 'pass' | 'fail', ...reasons: string[]): Outcome => ({
  kind: 'returned',
  value: { ...RECEIPT, verdict, reasons },
});
export const returned = (value: Json): Outcome => ({ kind: 'returned', value });
export const failed = (type: string, message = 'it failed', requestId?: string): Outcome => ({
  kind: 'failed',
  failure: { type, message, ...(requestId !== undefined && { requestId }) },
});

/** An outcome, or one with a virtual duration; the default is one second. */
export type Scripted = Outcome | { readonly ms: number; readonly outcome?: Outcome };

/** Drives a run by a script from call id or path to outcomes; what is not scripted passes. */
export function play(run: Run, script: Readonly<Record<string, Scripted>> = {}): VirtualCall[] {
  return driveVirtually(run, (call) => {
    const found = script[call.id] ?? script[`${call.path}/${call.purpose}`] ?? script[call.path];
    const outcome = found && ('kind' in found ? found : found.outcome);
    return { outcome: outcome ?? passing(call), ms: found && 'ms' in found ? found.ms : 1000 };
  });
}

export function passing(call: Call): Outcome {
  switch (call.purpose) {
    case 'generate':
      return written(`${call.path} text`);
    case 'judge':
      return judged('pass');
    case 'call':
      return returned(`${call.path} value`);
    default:
      return returned({ verdict: 'pass', reasons: [] });
  }
}

/** By id, in their order. */
export const ids = (calls: readonly { readonly call: Pick<Call, 'id'> }[]): string[] =>
  calls.map(({ call }) => call.id);
