import type { Facts, OutputName, OutputOf } from './facts';
import type { Member, MemberGroup } from './members';
import type { ArgsMistake } from './args-mistakes';
import type { ConditionMistake, KnownWhere } from './condition-mistakes';
import type { InputSlotMistake, Mistake, SlotMistake } from './slots';

type Merged<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The outputs of one block of a group by name, as those outside that block see them. */
type OutputsOfMember<Name, M, Skips> =
  M extends Member<infer F>
    ? { readonly [N in OutputName<Name, F>]: OutputOf<F, Skips> }
    : M extends MemberGroup<infer G, infer Absent, unknown>
      ? GroupOutputs<G, Skips, Absent>
      : {};

type MembersOutputs<G, Skips> = Merged<{ [Name in keyof G]: OutputsOfMember<Name, G[Name], Skips> }[keyof G]>;

/** The outputs of a group's blocks by name, as those after the group see them. */
export type GroupOutputs<G, Skips, Absent> = Absent extends true
  ? { readonly [N in keyof MembersOutputs<G, Skips>]: MembersOutputs<G, Skips>[N] | undefined }
  : MembersOutputs<G, Skips>;

/** A group whose members name what they may: what is known before it, and their siblings. */
export type CheckedMembers<G, Known, Inputs, Skips> = {
  readonly [Name in keyof G]: [MemberMistake<G, Name, Known, Inputs, Skips>] extends [never]
    ? G[Name]
    : Mistake<MemberMistake<G, Name, Known, Inputs, Skips>>;
};

type MemberMistake<G, Name extends keyof G, Known, Inputs, Skips> = string extends keyof G
  ? 'members must be written out: a group that is made at run time belongs into a ChainDefinition'
  : | TakenMistake<
        keyof OutputsOfMember<Name, G[Name], Skips>,
        keyof Known | keyof MembersOutputs<Omit<G, Name>, Skips>
      >
    | (G[Name] extends Member<infer F>
        ? LeafMistake<F, Known & MembersOutputs<Omit<G, Name>, Skips>, Inputs>
        : G[Name] extends MemberGroup<infer Nested, boolean, infer When>
          ? | ConditionMistake<When, Known & MembersOutputs<Omit<G, Name>, Skips>>
            | NestedMistake<
                Nested,
                KnownWhere<When, Known & MembersOutputs<Omit<G, Name>, Skips>>,
                Inputs,
                Skips
              >
          : never);

type NestedMistake<G, Known, Inputs, Skips> = {
  [Name in keyof G]: MemberMistake<G, Name, Known, Inputs, Skips> extends infer M extends string
    ? `${Name & string}: ${M}`
    : never;
}[keyof G];

type LeafMistake<F extends Facts, Known, Inputs> =
  | SlotMistake<F['slots'], KnownWhere<F['when'], Known>>
  | InputSlotMistake<F['inputSlots'], Inputs, Known>
  | ConditionMistake<F['when'], Known>
  | ArgsMistake<F['call'], F['args'], KnownWhere<F['when'], Known>>;

/** What is wrong with a name that an input or an output before it already has. */
export type TakenMistake<Name, Taken> = Name extends Taken ? `name "${Name & string}" is taken` : never;
