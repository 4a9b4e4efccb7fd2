import type { ArgsMistake } from '../mistakes/args-mistakes';
import type { InputsOf, OutputsOf } from '../chain';
import type { ConditionMistake, KnownWhere } from '../mistakes/condition-mistakes';
import type { TakenMistake } from './group-types';
import type { KindMistake } from '../mistakes/kind-mistakes';
import type { OptionMistake } from '../mistakes/mistakes';
import type { GroupOptions, SubchainOptions } from '../options';
import type { Place } from './place-types';
import type { Scope } from './scope-types';
import type { IsLiteral, Mistake } from './slots';
import type { MissingInput } from '../mistakes/subchain-mistakes';

export type Known<S extends Scope> = S['inputs'] & S['outputs'];

/** A name that is free; where an output takes another name by `as`, only the blocks' names matter. */
export type Fresh<Name extends string, O, S extends Scope> = [FreshMistake<Name, O, S>] extends [never]
  ? Name
  : Mistake<FreshMistake<Name, O, S>>;
type FreshMistake<Name extends string, O, S extends Scope> =
  | (IsLiteral<Name> extends true ? never : 'a name must be a literal')
  | TakenMistake<Name, S['names'] | (O extends { readonly as: string } ? never : keyof Known<S>)>;

/** The place of the next block of a chain, as the block sees it by its `when`. */
export interface NextPlace<S extends Scope, W = never> extends Place {
  readonly known: KnownWhere<W, Known<S>>;
  readonly inputs: S['inputs'];
  readonly own: keyof S['outputs'];
  readonly redoable: S['redoable'];
  readonly skips: S['skips'];
}

/**
 * Options in which every slot, condition, path and name is right. `Own` are facts beside the options that say what some
 * of them mean, such as what a sub-chain takes.
 */
export type Checked<O, Allowed, S extends Scope, Own = {}> = {
  readonly [P in keyof O]: Allowed extends O
    ? O[P]
    : BlockOptionMistake<P, O, Allowed, S, Own> extends infer M extends string
      ? [M] extends [never]
        ? O[P]
        : Mistake<{ [Each in M]: Each }[M]>
      : never;
};
type ArgsOf<O> = O extends { readonly args: infer Args } ? Args : [];
export type When<O> = O extends { readonly when: infer W } ? W : never;
type BlockOptionMistake<P extends keyof O, O, Allowed, S extends Scope, Own> = P extends keyof Allowed
  ? | OptionMistake<P, O[P], P extends 'when' ? Known<S> : KnownWhere<When<O>, Known<S>>, S['inputs']>
    | (P extends 'as' ? TakenMistake<O[P], keyof Known<S>> : never)
    | (P extends 'call' ? ArgsMistake<O[P], ArgsOf<O>, KnownWhere<When<O>, Known<S>>> : never)
    | KindMistake<P, O & Own, NextPlace<S, When<O>>>
  : `unknown option "${P & string}"`;

/** What a call of a sub-chain is checked against. */
interface CallFacts<C> {
  readonly wants: InputsOf<C>;
  readonly gives: OutputsOf<C>;
}
export type CheckedCall<O, C, S extends Scope> = Checked<O, SubchainOptions, S, CallFacts<C>>;

/** A sub-chain that is given what it needs, or has `inputs` that say what is missing. */
export type CheckedSubchain<C, O> = O extends { readonly inputs: unknown }
  ? C
  : [MissingInput<InputsOf<C>, never>] extends [never]
    ? C
    : Mistake<MissingInput<InputsOf<C>, never>>;

export type CheckedGroup<O, S extends Scope> = {
  readonly [P in keyof O]: [GroupOptionMistake<P, O[P], S>] extends [never]
    ? O[P]
    : Mistake<GroupOptionMistake<P, O[P], S>>;
};
type GroupOptionMistake<P, V, S extends Scope> = P extends keyof GroupOptions
  ? P extends 'when'
    ? ConditionMistake<V, Known<S>>
    : never
  : `unknown option "${P & string}"`;
