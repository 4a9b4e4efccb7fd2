import type { ActivityCall } from './activity-types';
import type { InputTextsOf, TextSlots, TextsOf } from './mistakes';
import type { TypeOf } from './schema-types';

/** What the compiler keeps of a step, an activity or a text: enough to check it in its place, without its texts. */
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

type Value<O, Key extends string, Otherwise = never> = O extends { readonly [K in Key]: infer V }
  ? V
  : Otherwise;

type CommonFacts<O, Output, Default extends Facts['absent']> = Plain<{
  readonly slots: TextSlots<{ [P in keyof O]: TextsOf<P, O[P]> }[keyof O]>;
  readonly inputSlots: TextSlots<{ [P in keyof O]: InputTextsOf<P, O[P]> }[keyof O]>;
  readonly when: Value<O, 'when'>;
  readonly call: Value<O, 'call'>;
  readonly args: Value<O, 'args', readonly []>;
  readonly as: Value<O, 'as'> & string;
  readonly output: Output;
  readonly absent: AbsenceOf<O, Default>;
}>;

/** Keeps the compiler from printing the options that the facts were made of, prompts and all. */
type Plain<F extends Facts> = F extends infer G extends Facts ? { [K in keyof G]: G[K] } : never;

type AbsenceOf<O, Default extends Facts['absent']> = O extends { readonly when: unknown }
  ? true
  : O extends { readonly onFailure: infer F }
    ? 'skip' extends F
      ? true
      : false
    : Default;

export type StepFacts<O> = CommonFacts<
  O,
  O extends { readonly output: infer Schema } ? TypeOf<Schema> : string,
  'default'
>;
export type ActivityFacts<O> = CommonFacts<O, ActivityOutput<O>, false>;
export type TextFacts<O> = CommonFacts<O, string, false>;
/** Whether what a group gives may be absent to those outside. */
export type GroupAbsence<O> = AbsenceOf<O, false>;

type ActivityOutput<O> = O extends { readonly output: infer Schema }
  ? TypeOf<Schema>
  : O extends { readonly call: ActivityCall<string, readonly never[], infer Result> }
    ? Result extends void
      ? null
      : Result
    : unknown;

/** The type of a block's output, as the blocks after it see it. */
export type OutputOf<F extends Facts, Skips> = F['absent'] extends true
  ? F['output'] | undefined
  : F['absent'] extends 'default'
    ? Skips extends true
      ? F['output'] | undefined
      : F['output']
    : F['output'];

/** The name of a block's output. */
export type OutputName<Name, F extends Facts> = [F['as']] extends [never] ? Name & string : F['as'];
