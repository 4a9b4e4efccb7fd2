import type { ConditionMistake } from './condition-mistakes';
import type { DynamicPrompt, PromptFile } from '../prompt';
import type { InputSlotMistake, IsLiteral, SlotMistake, SlotsIn } from '../types/slots';

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

/** An item of a list; what is not a list stays as it is. */
export type Each<V> = V extends readonly (infer E)[] ? E : V;
/** The type of a property; `never` where it is not there. */
export type Get<V, Key extends string> = V extends { readonly [K in Key]: infer T } ? T : never;
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
export type TextsOf<Option, V> = Option extends 'prompt' | 'template' | 'with' | 'message' | 'request'
  ? V
  : Option extends 'messages'
    ? Get<Each<V>, 'content'>
    : Option extends 'checks'
      ? Get<Each<V>, 'judge'>
      : Option extends 'fallback'
        ? AskTexts<Each<V>>
        : Option extends 'approve'
          ? Get<V, 'message'>
          : Option extends 'args'
            ? StringsIn<V>
            : Option extends 'inputs'
              ? V extends { readonly _zod: unknown }
                ? never
                : StringsIn<V>
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
