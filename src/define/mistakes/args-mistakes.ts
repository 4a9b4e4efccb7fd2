import type { ActivityCall } from '../types/activity-types';
import type { DynamicPrompt, PromptFile } from '../prompt';
import type { At, Nowhere, SlotsIn } from '../types/slots';

/** The type of an argument once its slots are filled; `Absent` is what an absent value becomes. */
export type Filled<V, Known, Absent = null> = V extends string
  ? SlotsIn<V> extends infer Slot extends string
    ? [Slot] extends [never]
      ? V
      : V extends `{{${string}}}`
        ? FilledSlot<V, Slot, Known, Absent>
        : string
    : never
  : V extends PromptFile | DynamicPrompt
    ? string
    : V extends object
      ? { -readonly [K in keyof V]: Filled<V[K], Known> }
      : V;
type FilledSlot<V extends string, Slot extends string, Known, Absent> = V extends `{{${string}{{${string}`
  ? string
  : Slot extends 'all_outputs'
    ? string
    : Slot extends `${infer Path}?`
      ? Exclude<At<Known, Path>, undefined | Nowhere> | (undefined extends At<Known, Path> ? Absent : never)
      : Exclude<At<Known, Slot>, undefined | Nowhere>;

/** What is wrong with the arguments of an activity whose types are known. */
export type ArgsMistake<Call, Args, Known> =
  Call extends ActivityCall<infer Name, infer Wanted, unknown>
    ? [Filled<Args, Known>] extends [Wanted]
      ? never
      : `the arguments do not fit the activity ${Name}: ${Fit<Filled<Args, Known>, Wanted>}`
    : never;
type Fit<Given, Wanted extends readonly unknown[]> = Given extends readonly unknown[]
  ? Given['length'] extends Wanted['length']
    ? `args[${{ [I in keyof Given & `${number}`]: Given[I] extends Wanted[I & keyof Wanted] ? never : I }[keyof Given & `${number}`]}] has another type`
    : `it takes ${Wanted['length'] & number}, not ${Given['length'] & number}`
  : never;
