import type { StepBlock } from './definition';
import { canonicalJson, type Json, own } from './json';
import { type Rung, rungsOf } from './ladder';
import { layOut, type Layout, outputsBefore, type PlacedBlock } from './layout';
import type { NormalDefinition } from './normalise';
import type { Call } from './call';
import { sha256 } from './sha256';
import { type ChainState, newState } from './state';
import { MissingValueError, type Slot, valueAt } from './template';

/** One run of a chain: the definition in its layout, the state, and the calls that are in flight. */
export interface Run {
  readonly definition: NormalDefinition;
  /** sha-256 of the definition's canonical JSON. */
  readonly hash: string;
  readonly layout: Layout;
  readonly state: ChainState;
  /** By call id, in the order they were started. Not part of a snapshot: what was in flight is asked again. */
  readonly inFlight: Map<string, { readonly call: Call; readonly at: number }>;
  /** The paths that have a call in flight: a block makes one at a time. */
  readonly busy: Set<string>;
  readonly rungs: Map<PlacedBlock, readonly Rung[]>;
  /** Counts what was opened and closed: while it grows, settling may go further. */
  moves: number;
  /** Nothing more starts in this history; see `pauses`. */
  paused: boolean;
  /** Of state and definition as JSON, counted from when it first matters. */
  bytes: number | undefined;
  readonly options: { readonly storage: boolean };
}

export function newRun(
  definition: NormalDefinition,
  inputs: Readonly<Record<string, Json>>,
  at: number,
  options: { readonly hash?: string; readonly storage?: boolean } = {},
): Run {
  return runFrom(definition, newState(inputs, at), options);
}

/** A run that goes on from a state, such as a snapshot's. */
export function runFrom(
  definition: NormalDefinition,
  state: ChainState,
  options: { readonly hash?: string; readonly storage?: boolean } = {},
): Run {
  return {
    definition,
    hash: options.hash ?? hashOf(definition),
    layout: layOut(definition),
    state,
    inFlight: new Map(),
    busy: new Set(),
    rungs: new Map(),
    moves: 0,
    paused: false,
    bytes: undefined,
    options: { storage: options.storage ?? false },
  };
}

/** sha-256 of a value's canonical JSON: how definitions, inputs and contents are compared. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

export function rungsFor(run: Run, placed: PlacedBlock): readonly Rung[] {
  const known = run.rungs.get(placed);
  if (known) return known;
  const rungs = rungsOf(placed.block as StepBlock, run.definition.defaults);
  run.rungs.set(placed, rungs);
  return rungs;
}

/** What a slot stands for in a run: a committed output or an input, by presence (`""`, `0` and `false` are values). */
export function lookUp(run: Run, slot: Pick<Slot, 'name' | 'path'>): Json | undefined {
  const root = own(run.state.outputs, slot.name) ?? own(run.state.inputs, slot.name);
  return valueAt(root, slot.path);
}

/** The committed outputs of the blocks written before this one, in written order. */
export function allOutputs(run: Run, placed: PlacedBlock): (readonly [name: string, value: Json])[] {
  return outputsBefore(run.layout, placed).flatMap((name) => {
    const value = own(run.state.outputs, name);
    return value === undefined ? [] : [[name, value] as const];
  });
}

/**
 * The values that templates need, under the names that a request lists.
 *
 * @throws MissingValueError for a slot without `?` that has no value.
 */
export function valuesFor(run: Run, placed: PlacedBlock, slots: readonly Slot[]): Map<string, Json> {
  const values = new Map<string, Json>();
  for (const slot of slots) {
    if (slot.name === 'all_outputs') {
      for (const [name, value] of allOutputs(run, placed)) values.set(`all_outputs.${name}`, value);
      continue;
    }
    const name = [slot.name, ...slot.path].join('.');
    const value = values.get(name) ?? lookUp(run, slot);
    if (value !== undefined) values.set(name, value);
    else if (!slot.optional) throw new MissingValueError(slot.text);
  }
  return values;
}
