import type { core } from 'zod';
import type { Facts } from './facts';
import type {
  Dropped,
  DroppedIn,
  Gated,
  GroupOutputs,
  OutputName,
  OutputOf,
  Redoable,
  RedoableIn,
} from './member-values';
import type { OptionMistake } from '../mistakes/mistakes';
import type { ChainOptions } from '../options';
import type { Mistake } from './slots';

/** What the compiler knows of a chain so far. */
export interface Scope {
  /** What a run is started with. */
  readonly in: unknown;
  /** What the inputs are in a run. */
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** The names of its blocks. */
  readonly names: string;
  /** Those of its steps and plans, in groups too: what an approval may have made again. */
  readonly redoable: string;
  /** Whether steps are skipped where they fail and say nothing else. */
  readonly skips: boolean;
}

export interface With<
  S extends Scope,
  Name extends string,
  Outputs,
  Asked extends string = never,
> extends Scope {
  readonly in: S['in'];
  readonly inputs: S['inputs'];
  readonly outputs: Outputs;
  readonly names: S['names'] | Name;
  readonly redoable: S['redoable'] | Asked;
  readonly skips: S['skips'];
}

export type WithBlock<S extends Scope, Name extends string, F extends Facts> = With<
  S,
  Name,
  S['outputs'] & { readonly [N in OutputName<Name, F>]: OutputOf<F, S['skips']> },
  Redoable<Name, F>
>;
export type WithGate<S extends Scope, Name extends string, F extends Facts> = With<
  S,
  Name,
  Gated<S['outputs'], Dropped<F>>
>;
export type WithGroup<S extends Scope, Name extends string, G, Absent> = With<
  S,
  Name,
  Gated<S['outputs'], DroppedIn<G>> & GroupOutputs<G, S['skips'], Absent>,
  RedoableIn<G> & string
>;

/** The scope of a chain without blocks. */
export interface FirstScope<O extends ChainOptions> extends Scope {
  readonly in: O extends { readonly inputs: infer I extends core.$ZodType } ? core.input<I> : {};
  readonly inputs: InputsIn<O>;
  readonly outputs: {};
  readonly names: never;
  readonly redoable: never;
  readonly skips: O extends { readonly defaults: { readonly onFailure: infer F } }
    ? 'skip' extends F
      ? true
      : false
    : false;
}
type InputsIn<O> = O extends { readonly inputs: infer I extends core.$ZodType } ? core.output<I> : {};

/** Options in which `context` and the default system prompt name inputs only. */
export type CheckedChain<O> = {
  readonly [P in keyof O]: [ChainOptionMistake<P, O[P], InputsIn<O>>] extends [never]
    ? O[P]
    : Mistake<ChainOptionMistake<P, O[P], InputsIn<O>>>;
};
type ChainOptionMistake<P, V, Inputs> = P extends keyof ChainOptions
  ? OptionMistake<P, V, Inputs, Inputs>
  : `unknown option "${P & string}"`;
