import type { Block, ChainDefinition } from '../../../src/chain/definition/definition';
import type { Decision } from '../../../src/chain/gate/gate-record';
import type { Json } from '../../../src/chain/json';
import type { BlockStatus } from '../../../src/chain/state/state';
import { chainOf } from '../chains';

/** What a model writes, or an activity returns; or that the call fails for good. */
export type Reply = string | { readonly json: Json } | { readonly fails: 'Model.Refused' | 'Broken' };

/** What a person says of a gate that opens. */
export type Said = Pick<Decision, 'gate' | 'decision' | 'value' | 'reason'>;

/** A small run around one kind of block, told in advance with all that it comes to. */
export interface BlockScene {
  readonly blocks: readonly Block[];
  /** By path; the n-th of a list to the n-th draft. Judges and validators pass. */
  readonly replies: Readonly<Record<string, Reply | readonly Reply[]>>;
  readonly people?: readonly Said[];
  /** Every call, in the order in which they start where all take equally long. */
  readonly calls: readonly string[];
  /** Every path. */
  readonly statuses: Readonly<Record<string, BlockStatus>>;
  readonly outputs: Readonly<Record<string, Json>>;
}

export const BRIEF = 'a lamp';

/** Short beats, so that a call hears of a cancel, and the server of a dead worker, within a moment. */
const BEAT = '2 s';

/** What a call of a scene brings, `nth` counted from 0 at its path and purpose; undefined where it is a check that passes. */
export function replyTo(
  { replies }: Pick<BlockScene, 'replies'>,
  { path, purpose }: { readonly path: string; readonly purpose: string },
  nth: number,
): Reply | undefined {
  if (!['generate', 'plan', 'call'].includes(purpose)) return undefined;
  const told = replies[path];
  const reply = Array.isArray(told) ? (told as readonly Reply[])[nth] : (told as Reply | undefined);
  if (reply === undefined) throw new Error(`nothing is told of ${path}/${purpose}, number ${nth + 1}`);
  return reply;
}

export function chainOfScene({ blocks }: Pick<BlockScene, 'blocks'>, name = 'scene'): ChainDefinition {
  return chainOf(blocks, { name, defaults: { timeouts: { heartbeat: BEAT } } });
}

export const beats = { timeouts: { heartbeat: BEAT } } as const;
export const words = { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 4 } as const;
export const oneOf = (...texts: readonly string[]) => ({ type: 'string', enum: texts }) as const;
export const short = (most: number, rest: object = {}): object => ({ checks: [{ maxWords: most }], ...rest });

/** As a model answers a plan's request. */
export const planned = (name: string, inputs: readonly string[]): Json => ({
  step_name: name,
  output_name: name,
  input_description: inputs.join(),
  output_format: 'one line',
  validation_criteria: 'It is one line.',
  inputs,
  prompt: `Write the ${name} line.`,
});
