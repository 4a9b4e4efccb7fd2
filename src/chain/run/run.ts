import { asksAs } from '../request/asks';
import type { Call } from './call-parts';
import { STORED_FROM_BYTES } from '../contract';
import { canonicalJson, type Json } from '../json';
import type { Patched } from './patches';
import { type Rung, rungsOf } from '../recovery/ladder';
import { layOut } from '../layout/layout';
import { mayAsk } from '../definition/may-ask';
import type { NormalDefaults, NormalDefinition } from '../definition/normalise';
import type { Layout, PlacedBlock } from '../layout/placed';
import { sha256 } from '../sha256';
import { type ChainState, newState } from '../state/state';
import { isTimed } from '../budget/time-limits';

interface InFlight {
  readonly call: Call;
  readonly at: number;
  /** Its block has been told to start again meanwhile: what it brings is paid for, and nothing else. */
  stale?: true;
}

/** One run of a chain: the definition in its layout, the state, and the calls that are in flight. */
export interface Run {
  readonly definition: NormalDefinition;
  /** sha-256 of the definition's canonical JSON. */
  readonly hash: string;
  readonly layout: Layout;
  readonly state: ChainState;
  /** By call id, in the order they were started. Not part of a snapshot: what was in flight is asked again. */
  readonly inFlight: Map<string, InFlight>;
  /** The paths that have a call in flight: a block makes one at a time. */
  readonly busy: Set<string>;
  readonly rungs: Map<PlacedBlock, readonly Rung[]>;
  /** Counts what was opened and closed: while it grows, settling may go further. */
  moves: number;
  /** What other runs of the same workflow have in flight: a hand-written one may run several lists at once. */
  beside: () => readonly Call[];
  /** Something is ready here that what is in flight beside it leaves no room for. */
  crowded: boolean;
  /** Nothing more starts in this history; see `startsIn`. */
  paused: boolean;
  /** Of state and definition as JSON, counted from when it first matters. */
  bytes: number | undefined;
  readonly options: { readonly storage: boolean; readonly storedFrom: number };
  readonly patched: Patched;
  /** Whether anything of it may ever ask a person: most runs never do, and need not be looked through for gates. */
  readonly mayAsk: boolean;
  /** Whether anything of it has a time limit. */
  readonly timed: boolean;
}

export interface RunTerms {
  /** Large values travel by reference. Default false. */
  readonly storage?: boolean;
  /** Bytes from which on they do. Default {@link STORED_FROM_BYTES}. */
  readonly storedFrom?: number;
  /** Default: every change holds, as it does for a run that has no history. */
  readonly patched?: Patched;
}

interface NewRunOptions extends RunTerms {
  readonly hash?: string;
}

export function newRun(
  definition: NormalDefinition,
  inputs: Readonly<Record<string, Json>>,
  at: number,
  options: NewRunOptions = {},
): Run {
  return runFrom(definition, newState(inputs, at), options);
}

/** A run that goes on from a state, such as a snapshot's. */
export function runFrom(definition: NormalDefinition, state: ChainState, options: NewRunOptions = {}): Run {
  return {
    definition,
    hash: options.hash ?? hashOf(definition),
    layout: layOut(definition),
    state,
    inFlight: new Map(),
    busy: new Set(),
    rungs: new Map(),
    moves: 0,
    beside: () => [],
    crowded: false,
    paused: false,
    bytes: undefined,
    options: { storage: options.storage ?? false, storedFrom: options.storedFrom ?? STORED_FROM_BYTES },
    patched: options.patched ?? (() => true),
    mayAsk: mayAsk(definition),
    timed: isTimed(definition),
  };
}

/** sha-256 of a value's canonical JSON: how definitions, inputs and contents are compared. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** The defaults that hold where a block stands: the chain's, or those of the sub-chain that it belongs to. */
export function defaultsFor({ scope }: PlacedBlock): NormalDefaults {
  return (scope.definition as NormalDefinition).defaults;
}

export function rungsFor(run: Run, placed: PlacedBlock): readonly Rung[] {
  const known = run.rungs.get(placed);
  if (known) return known;
  const rungs = rungsOf(asksAs(placed.block), defaultsFor(placed));
  run.rungs.set(placed, rungs);
  return rungs;
}
