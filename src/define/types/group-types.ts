import type { ArgsMistake } from '../mistakes/args-mistakes';
import type { ConditionMistake } from '../mistakes/condition-mistakes';
import type { Facts } from './facts';
import type { KindMistake } from '../mistakes/kind-mistakes';
import type { DroppedIn, Gated, MembersOutputs, RedoableIn, OutputsOfMember } from './member-values';
import type { Member, MemberGroup } from '../members';
import type { Place, Where } from './place-types';
import type { InputSlotMistake, Mistake, SlotMistake } from './slots';

/** A group whose members name what they may: what is known before it, and their siblings. */
export type CheckedMembers<G, P extends Place> = {
  readonly [Name in keyof G]: MemberMistake<G, Name, P> extends infer M extends string
    ? [M] extends [never]
      ? G[Name]
      : Mistake<{ [Each in M]: Each }[M]>
    : never;
};

type MemberMistake<G, Name extends keyof G, P extends Place> = string extends keyof G
  ? 'members must be written out: a group that is made at run time belongs into a ChainDefinition'
  : | TakenMistake<
        keyof OutputsOfMember<Name, G[Name], P['skips']>,
        keyof P['known'] | keyof MembersOutputs<Omit<G, Name>, P['skips']>
      >
    | PlacedMistake<G[Name], Among<Omit<G, Name>, P>>;

/** The place of a member among its siblings. */
interface Among<Siblings, P extends Place> extends Place {
  readonly known: Gated<P['known'] & MembersOutputs<Siblings, P['skips']>, DroppedIn<Siblings>>;
  readonly inputs: P['inputs'];
  readonly own: P['own'] | keyof MembersOutputs<Siblings, P['skips']>;
  readonly redoable: P['redoable'] | (RedoableIn<Siblings> & string);
  readonly skips: P['skips'];
}

/** What is wrong with a block where it stands. */
export type PlacedMistake<M, P extends Place> =
  M extends Member<infer F>
    ? FactsMistake<F, P>
    : M extends MemberGroup<infer Nested, boolean, infer When>
      ? ConditionMistake<When, P['known']> | NestedMistake<Nested, Where<When, P>>
      : never;

type NestedMistake<G, P extends Place> = {
  [Name in keyof G]: MemberMistake<G, Name, P> extends infer M extends string
    ? `${Name & string}: ${M}`
    : never;
}[keyof G];

type FactsMistake<F extends Facts, P extends Place> =
  | ConditionMistake<F['when'], P['known']>
  | InputSlotMistake<F['inputSlots'], P['inputs'], P['known']>
  | InPlaceMistake<F, Where<F['when'], P>>;
type InPlaceMistake<F extends Facts, P extends Place> =
  | SlotMistake<F['slots'], P['known']>
  | ArgsMistake<F['call'], F['args'], P['known']>
  | { [Option in Exclude<keyof F, keyof Facts>]: KindMistake<Option, F, P> }[Exclude<keyof F, keyof Facts>];

/** What is wrong with a name that an input or an output before it already has. */
export type TakenMistake<Name, Taken> = Name extends Taken ? `name "${Name & string}" is taken` : never;
