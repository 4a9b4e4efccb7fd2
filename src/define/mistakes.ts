import type { Condition } from '../chain/definition';
import type { ActivityCall } from './activity-types';
import type { DynamicPrompt, PromptFile } from './prompt';
import type { At, InputSlotMistake, IsLiteral, Nowhere, SlotMistake, SlotsIn } from './slots';

/** What a text names, as far as the compiler can see. */
export type TextSlots<T> = T extends string
  ? IsLiteral<T> extends true
    ? SlotsIn<T>
    : never
  : T extends PromptFile<infer Slot>
    ? Slot
    : never;

/** Texts that the compiler would have to take on trust. */
export type WideText<T> = T extends string
  ? IsLiteral<T> extends true
    ? never
    : 'this text is not a literal: use prompt.dynamic(text), whose slots are checked when the chain is built'
  : never;

type Each<V> = V extends readonly (infer E)[] ? E : V;
type Get<V, Key extends string> = V extends { readonly [K in Key]: infer T } ? T : never;
type AskTexts<V> = Get<V, 'prompt'> | Get<Each<Get<V, 'messages'>>, 'content'>;
type StringsIn<V> = V extends string | PromptFile
  ? V
  : V extends DynamicPrompt
    ? never
    : V extends readonly (infer E)[]
      ? StringsIn<E>
      : V extends object
        ? { [K in keyof V]: StringsIn<V[K]> }[keyof V]
        : never;

/** The texts in one option of a block that may name anything. */
export type TextsOf<Option, V> = Option extends 'prompt' | 'template'
  ? V
  : Option extends 'messages'
    ? Get<Each<V>, 'content'>
    : Option extends 'checks'
      ? Get<Each<V>, 'judge'>
      : Option extends 'fallback'
        ? AskTexts<Each<V>>
        : Option extends 'args'
          ? StringsIn<V>
          : never;

/** The texts in one option of a block that may name inputs only. */
export type InputTextsOf<Option, V> = Option extends 'system' | 'context'
  ? V
  : Option extends 'fallback' | 'defaults'
    ? Get<Each<V>, 'system'>
    : never;

/** What is wrong with the texts and the condition in one option of a block. */
export type OptionMistake<Option, V, Known, Inputs> =
  | WideText<TextsOf<Option, V> | InputTextsOf<Option, V>>
  | SlotMistake<TextSlots<TextsOf<Option, V>>, Known>
  | InputSlotMistake<TextSlots<InputTextsOf<Option, V>>, Inputs, Known>
  | (Option extends 'when' ? ConditionMistake<V, Known> : never);

/** What is wrong with a condition: a slot that nothing gives, or a value that it never has. */
export type ConditionMistake<When, Known> = Condition extends When
  ? never
  : When extends object
    ? {
        [Key in keyof When & string]: Key extends 'all' | 'any'
          ? ConditionMistake<Each<When[Key]>, Known>
          : Key extends 'not'
            ? ConditionMistake<When[Key], Known>
            : TestMistake<Key, When[Key], At<Known, Key>>;
      }[keyof When & string]
    : never;

type Scalar = null | boolean | number | string;
type TestMistake<Key extends string, Test, Value> = unknown extends Value
  ? never
  : [Value] extends [Nowhere]
    ? `unknown slot {{${Key}}}`
    : NeverMistake<Key, Extract<Test | Each<Get<Test, 'in'>> | Get<Test, 'not'>, Scalar>, Value>;
type NeverMistake<Key extends string, Literal, Value> = Literal extends Scalar
  ? [Value & Literal] extends [never]
    ? `{{${Key}}} is never ${Literal extends string ? `"${Literal}"` : `${Literal}`}`
    : never
  : never;

type Head<Path> = Path extends `${infer Name}.${string}` ? Name : Path;
type Tail<Path, Name extends string> = Path extends `${Name}.${infer Rest}` ? Rest : never;

/** The slots of what is present wherever the condition holds. */
type Proven<When> = Condition extends When
  ? never
  : When extends object
    ? {
        [Key in keyof When & string]: Key extends 'all'
          ? Proven<Each<When[Key]>>
          : Key extends 'any' | 'not'
            ? never
            : When[Key] extends Scalar | Proof
              ? Key
              : never;
      }[keyof When & string]
    : never;
type Proof =
  { readonly in: unknown } | { readonly gt: unknown } | { readonly lt: unknown } | { readonly exists: true };

/** The known values, as a block sees them that runs only where its condition holds. */
export type KnownWhere<When, Known> = Present<Known, Proven<When>>;
type Present<T, Path> = [Path] extends [never]
  ? T
  : T extends object
    ? T & {
        [K in keyof T as K extends Head<Path> ? K : never]-?: Present<
          Exclude<T[K], undefined>,
          Tail<Path, K & string>
        >;
      }
    : never;

/** The type of an argument once its slots are filled. */
type Filled<V, Known> = V extends string
  ? SlotsIn<V> extends infer Slot extends string
    ? [Slot] extends [never]
      ? V
      : V extends `{{${string}}}`
        ? ValueOf<V, Slot, Known>
        : string
    : never
  : V extends PromptFile | DynamicPrompt
    ? string
    : V extends object
      ? { -readonly [K in keyof V]: Filled<V[K], Known> }
      : V;
type ValueOf<V extends string, Slot extends string, Known> = V extends `{{${string}{{${string}`
  ? string
  : Slot extends 'all_outputs'
    ? string
    : Slot extends `${infer Path}?`
      ? Exclude<At<Known, Path>, undefined | Nowhere> | (undefined extends At<Known, Path> ? null : never)
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
