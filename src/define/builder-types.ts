import type { core } from 'zod';
import type { ChainDefinition } from '../chain/definition';
import type { Chain } from './chain';
import type { ActivityFacts, Facts, GroupAbsence, OutputName, OutputOf, StepFacts, TextFacts } from './facts';
import type { CheckedMembers, GroupOutputs, TakenMistake } from './group-types';
import type { Asking, Members } from './members';
import type { ArgsMistake } from './args-mistakes';
import type { ConditionMistake, KnownWhere } from './condition-mistakes';
import type { OptionMistake } from './mistakes';
import type { ActivityOptions, ChainOptions, GroupOptions, StepOptions, TextOptions } from './options';
import type { IsLiteral, Mistake } from './slots';

/** What the compiler knows of a chain so far. */
export interface Scope {
  /** What a run is started with. */
  readonly in: unknown;
  /** What the inputs are in a run. */
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** The names of its blocks. */
  readonly names: string;
  /** Whether steps are skipped where they fail and say nothing else. */
  readonly skips: boolean;
}

type Known<S extends Scope> = S['inputs'] & S['outputs'];

interface With<S extends Scope, Name extends string, Outputs> extends Scope {
  readonly in: S['in'];
  readonly inputs: S['inputs'];
  readonly outputs: S['outputs'] & Outputs;
  readonly names: S['names'] | Name;
  readonly skips: S['skips'];
}

type WithBlock<S extends Scope, Name extends string, F extends Facts> = With<
  S,
  Name,
  { readonly [N in OutputName<Name, F>]: OutputOf<F, S['skips']> }
>;

/** A name that is free; where an output takes another name by `as`, only the blocks' names matter. */
type Fresh<Name extends string, O, S extends Scope> = [FreshMistake<Name, O, S>] extends [never]
  ? Name
  : Mistake<FreshMistake<Name, O, S>>;
type FreshMistake<Name extends string, O, S extends Scope> =
  | (IsLiteral<Name> extends true ? never : 'a name must be a literal')
  | TakenMistake<Name, S['names'] | (O extends { readonly as: string } ? never : keyof Known<S>)>;

/** Options in which every slot, condition and name is right. */
type Checked<O, Allowed, S extends Scope> = {
  readonly [P in keyof O]: Allowed extends O
    ? O[P]
    : [BlockOptionMistake<P, O, Allowed, S>] extends [never]
      ? O[P]
      : Mistake<BlockOptionMistake<P, O, Allowed, S>>;
};
type ArgsOf<O> = O extends { readonly args: infer Args } ? Args : [];
type When<O> = O extends { readonly when: infer W } ? W : never;
type BlockOptionMistake<P extends keyof O, O, Allowed, S extends Scope> = P extends keyof Allowed
  ? | OptionMistake<P, O[P], P extends 'when' ? Known<S> : KnownWhere<When<O>, Known<S>>, S['inputs']>
    | (P extends 'as' ? TakenMistake<O[P], keyof Known<S>> : never)
    | (P extends 'call' ? ArgsMistake<O[P], ArgsOf<O>, KnownWhere<When<O>, Known<S>>> : never)
  : `unknown option "${P & string}"`;

type CheckedGroup<O, S extends Scope> = {
  readonly [P in keyof O]: [GroupOptionMistake<P, O[P], S>] extends [never]
    ? O[P]
    : Mistake<GroupOptionMistake<P, O[P], S>>;
};
type GroupOptionMistake<P, V, S extends Scope> = P extends keyof GroupOptions
  ? P extends 'when'
    ? ConditionMistake<V, Known<S>>
    : never
  : `unknown option "${P & string}"`;

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** A chain that blocks are added to. Each call gives a new builder; this one stays as it is. */
export interface ChainBuilder<S extends Scope> extends Chain<S['in'], Flat<S['outputs']>> {
  /** Adds one model call, its checks and its recovery. */
  step<const N extends string, const O extends StepOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, StepOptions, S> & Asking<O>,
  ): ChainBuilder<WithBlock<S, N, StepFacts<O>>>;

  /** Adds the user's own Temporal activity. */
  activity<const N extends string, const O extends ActivityOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, ActivityOptions, S>,
  ): ChainBuilder<WithBlock<S, N, ActivityFacts<O>>>;

  /** Adds a text that is joined without a model call. */
  text<const N extends string, const O extends TextOptions>(
    name: Fresh<N, O, S>,
    options: Checked<O, TextOptions, S>,
  ): ChainBuilder<WithBlock<S, N, TextFacts<O>>>;

  /** Adds a group named `group`, then `group_2`, …: its members start together, and may name each other's outputs. */
  parallel<const G extends Members>(
    members: CheckedMembers<G, Known<S>, S['inputs'], S['skips']>,
  ): ChainBuilder<With<S, never, GroupOutputs<G, S['skips'], false>>>;
  /** Adds a group with a name and options of its own. */
  parallel<const N extends string, const G extends Members, const O extends GroupOptions = {}>(
    name: Fresh<N, { as: string }, S>,
    members: CheckedMembers<G, KnownWhere<When<O>, Known<S>>, S['inputs'], S['skips']>,
    options?: CheckedGroup<O, S>,
  ): ChainBuilder<With<S, N, GroupOutputs<G, S['skips'], GroupAbsence<O>>>>;

  /** The plain definition. Reads prompt files. @throws ChainDefinitionError with every problem at once. */
  build(): ChainDefinition;
}

/** The scope of a chain without blocks. */
export interface FirstScope<O extends ChainOptions> extends Scope {
  readonly in: O extends { readonly inputs: infer I extends core.$ZodType } ? core.input<I> : {};
  readonly inputs: InputsIn<O>;
  readonly outputs: {};
  readonly names: never;
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
