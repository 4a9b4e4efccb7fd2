import type { AskingFacts, Facts } from './facts';
import type { ApprovalFacts, MapFacts, SwitchFacts } from './kind-facts';
import type { Member, MemberGroup } from '../members';

/** The type of a block's output, as the blocks after it see it. */
export type OutputOf<F extends Facts, Skips> =
  | (F extends MapFacts
      ? Items<ValueOf<F['each'], Skips>, F['holes']>[]
      : F extends SwitchFacts
        ? ValueOf<F['cases'][keyof F['cases']] | Present<F['otherwise']>, Skips>
        : F['output'])
  | (F['absent'] extends true ? undefined : F['absent'] extends 'default' ? SkippedBy<Skips> : never);
type SkippedBy<Skips> = Skips extends true ? undefined : never;
type Present<T> = T extends undefined ? never : T;

type Items<V, Holes> =
  | Exclude<V, undefined>
  | (Holes extends true ? null : unknown extends V ? never : undefined extends V ? null : never);

/** What a block hands to the map or the switch that it stands in: its output, or a group's by name. */
export type ValueOf<M, Skips> =
  M extends Member<infer F>
    ? OutputOf<F, Skips>
    : M extends MemberGroup<infer G, infer Absent, unknown>
      ? Flat<GroupOutputs<G, Skips, false>> | (Absent extends true ? undefined : never)
      : never;
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The name of a block's output. */
export type OutputName<Name, F extends Facts> = F extends ApprovalFacts
  ? never
  : [F['as']] extends [never]
    ? Name & string
    : F['as'];

type Merged<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The outputs of one block of a group by name, as those outside that block see them. */
export type OutputsOfMember<Name, M, Skips> =
  M extends Member<infer F>
    ? { readonly [N in OutputName<Name, F>]: OutputOf<F, Skips> }
    : M extends MemberGroup<infer G, infer Absent, unknown>
      ? GroupOutputs<G, Skips, Absent>
      : {};

/** The outputs of blocks by name, gates among them left open. */
export type MembersOutputs<G, Skips> = Merged<
  { [Name in keyof G]: OutputsOfMember<Name, G[Name], Skips> }[keyof G]
>;

/** The outputs of a group's blocks by name, as those after the group see them. */
export type GroupOutputs<G, Skips, Absent> = Absent extends true
  ? { readonly [N in keyof MembersOutputs<G, Skips>]: MembersOutputs<G, Skips>[N] | undefined }
  : Gated<MembersOutputs<G, Skips>, DroppedIn<G>>;

/** Values by name, where those under the given names may be absent. */
export type Gated<Values, Dropped> = [Dropped] extends [never]
  ? Values
  : { readonly [N in keyof Values]: Values[N] | (N extends Dropped ? undefined : never) };

/** The names of the outputs that a gate inside a group may withhold. */
export type DroppedIn<G> = {
  [Name in keyof G]: G[Name] extends Member<infer F>
    ? Dropped<F>
    : G[Name] extends MemberGroup<infer Nested, boolean, unknown>
      ? DroppedIn<Nested>
      : never;
}[keyof G];

/** The name of the output that a gate may withhold. */
export type Dropped<F> = F extends ApprovalFacts ? (F['drops'] extends true ? F['of'] : never) : never;

/** The names of the blocks of a group that an approval may have made again, those of groups inside it too. */
export type RedoableIn<G> = {
  [Name in keyof G]: G[Name] extends Member<infer F>
    ? Redoable<Name, F>
    : G[Name] extends MemberGroup<infer Nested, boolean, unknown>
      ? RedoableIn<Nested>
      : never;
}[keyof G];
export type Redoable<Name, F> = F extends AskingFacts ? Name : never;
