import type { ActivityCall } from './activity-types';
import type { InputTextsOf, TextSlots, TextsOf } from '../mistakes/mistakes';
import type { TypeOf } from './schema-types';

/** What the compiler keeps of a block: enough to check it in its place, without its texts. */
export interface Facts {
  readonly slots: string;
  /** Slots of system prompts. */
  readonly inputSlots: string;
  readonly when: unknown;
  readonly call: unknown;
  readonly args: unknown;
  /** The output's name; `never` where it is the block's. */
  readonly as: string;
  readonly output: unknown;
  /** Whether the output may be absent; `default` where the chain's `onFailure` decides. */
  readonly absent: boolean | 'default';
}

/** The type of an option, where it is written. */
export type Value<O, Key extends string, Otherwise = never> = O extends { readonly [K in Key]: infer V }
  ? V
  : Otherwise;

/** The facts of a block by its options; `Own` are those that only its kind has. */
export type FactsOf<O, Output, Absent extends Facts['absent'], Own = {}> = Plain<
  {
    readonly slots: TextSlots<{ [P in keyof O]: TextsOf<P, O[P]> }[keyof O]>;
    readonly inputSlots: TextSlots<{ [P in keyof O]: InputTextsOf<P, O[P]> }[keyof O]>;
    readonly when: Value<O, 'when'>;
    readonly call: Value<O, 'call'>;
    readonly args: Value<O, 'args', readonly []>;
    readonly as: Value<O, 'as'> & string;
    readonly output: Output;
    readonly absent: Absent;
  } & Own
>;

/** Keeps the compiler from printing the options that the facts were made of, prompts and all. */
type Plain<F> = F extends infer G ? { [K in keyof G]: G[K] } : never;

/** Whether an output may be absent by what its block says. `Asked`: where a person may go on without it. */
export type AbsenceOf<O, Default extends Facts['absent'], Asked extends boolean = false> = O extends {
  readonly when: unknown;
}
  ? true
  : O extends { readonly onFailure: infer F }
    ? 'skip' extends F
      ? true
      : 'ask' extends F
        ? Asked
        : false
    : Default;

/** Of a block that asks a model for its output, which an approval may have made again. */
export interface AskingFacts {
  readonly asks: true;
}

export type StepFacts<O> = FactsOf<
  O,
  O extends { readonly output: infer Schema } ? TypeOf<Schema> : string,
  AbsenceOf<O, 'default'>,
  AskingFacts
>;
export type ActivityFacts<O> = FactsOf<O, ActivityOutput<O>, AbsenceOf<O, false>>;
export type TextFacts<O> = FactsOf<O, string, AbsenceOf<O, false>, { readonly join: Value<O, 'join'> }>;
/** Whether what a group gives may be absent to those outside. */
export type GroupAbsence<O> = AbsenceOf<O, false, true>;

type ActivityOutput<O> = O extends { readonly output: infer Schema }
  ? TypeOf<Schema>
  : O extends { readonly call: ActivityCall<string, readonly never[], infer Result> }
    ? Result extends void
      ? null
      : Result
    : unknown;
