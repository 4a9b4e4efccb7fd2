/**
 * The compiler's view of `{{slots}}`: which ones a text names, and what is wrong with them. It mirrors
 * `chain/template/template.ts`; what it cannot see (dynamic texts, files) is checked when the chain is built.
 */

/**
 * What stands where a mistake is: the compiler prints its text. Where that may be several, each is looked up by itself
 * (`{ [Each in M]: Each }[M]`), or the name of the type that found them would be printed instead.
 */
export interface Mistake<Message> {
  readonly mistake: Message;
}

type Space = ' ' | '\n' | '\t' | '\r';
type Trim<S extends string> = S extends `${Space}${infer R}`
  ? Trim<R>
  : S extends `${infer R}${Space}`
    ? Trim<R>
    : S;

/** The slots that a literal text names, as written between the braces; `''` where one is empty or not closed. */
export type SlotsIn<
  S extends string,
  Found extends string = never,
> = S extends `${infer Before}{{${infer Rest}`
  ? Before extends `${string}\\`
    ? SlotsIn<Rest, Found>
    : Rest extends `${infer Slot}}}${infer After}`
      ? SlotsIn<After, Found | Trim<Slot>>
      : Found | ''
  : Found;

/** Whether a text type is one known text: not `string`, nor a template with holes. */
export type IsLiteral<S extends string> = {} extends Record<S, 1> ? false : true;

declare const nowhere: unique symbol;
/** What a path leads to where the type has no such place. */
export type Nowhere = typeof nowhere;

type Member<T, Key extends string> = unknown extends T
  ? unknown
  : T extends Nowhere
    ? Nowhere
    : T extends null | undefined
      ? undefined
      : T extends readonly unknown[]
        ? Key extends keyof T
          ? T[Key]
          : Key extends `${number}`
            ? T[number]
            : Nowhere
        : T extends object
          ? Key extends keyof T
            ? T[Key] | (Key extends Declared<T> ? never : undefined)
            : Nowhere
          : Nowhere;
/** The keys of a type without those of an index signature. */
export type Declared<T> = keyof { [K in keyof T as string extends K ? never : K]: 1 };

/** What stands at a path such as `facts.items.0`; includes `undefined` where it may be absent. */
export type At<T, Path extends string> = Path extends `${infer Key}.${infer Rest}`
  ? At<Member<T, Key>, Rest>
  : Member<T, Path>;

/** What is wrong with one slot, given the values that are known by name; `never` where nothing is. */
export type SlotMistake<Slot extends string, Known> = Slot extends 'all_outputs'
  ? never
  : Slot extends ''
    ? 'a slot is empty or not closed: write {{name}}, or \\{{ for a literal {{'
    : Slot extends `${infer Path}?`
      ? PathMistake<Path, At<Known, Path>, true>
      : PathMistake<Slot, At<Known, Slot>, false>;

type PathMistake<Path extends string, Value, Optional> = unknown extends Value
  ? never
  : [Value] extends [Nowhere]
    ? `unknown slot {{${Path}}}`
    : Optional extends true
      ? never
      : [Extract<Value, undefined | Nowhere>] extends [never]
        ? never
        : `{{${Path}}} may be absent: write {{${Path}?}}`;

/** As {@link SlotMistake}, where only inputs may be named. */
export type InputSlotMistake<Slot extends string, Inputs, Known> = Slot extends string
  ? SlotMistake<Slot, Inputs> extends infer M extends string
    ? [M] extends [never]
      ? Slot extends 'all_outputs'
        ? 'a system prompt or context names inputs only, so that it can be cached: not {{all_outputs}}'
        : never
      : [SlotMistake<Slot, Known>] extends [never]
        ? `a system prompt or context names inputs only, so that it can be cached: not {{${Slot}}}`
        : M
    : never
  : never;
