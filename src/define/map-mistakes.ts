import type { Get } from './mistakes';
import type { Inside, Place } from './place-types';
import type { At, IsLiteral, Nowhere } from './slots';

/** What keeps the compiler from following a path that is written without braces. */
export type PathMistake<Path> = Path extends string
  ? IsLiteral<Path> extends true
    ? never
    : 'a path must be a literal'
  : never;

/** What is wrong with the list of a map. */
export type OverMistake<Path, Known> = Path extends string
  ? [PathMistake<Path>] extends [never]
    ? ListMistake<Path, At<Known, Path>>
    : PathMistake<Path>
  : never;
type ListMistake<Path extends string, Value> = unknown extends Value
  ? never
  : [Value] extends [Nowhere]
    ? `unknown slot {{${Path}}}`
    : undefined extends Value
      ? `{{${Path}}} may be absent: test it in "when"`
      : [Extract<Value, readonly unknown[]>] extends [never]
        ? `{{${Path}}} is no list`
        : never;

export type ItemMistake<Item, Known> = Item extends keyof Known & string ? `name "${Item}" is taken` : never;

/** Where the block of a map stands: it sees what is around the map, the item and its index. */
export type ItemPlace<F, P extends Place> = Inside<
  P,
  WithItem<P['known'], ItemName<Get<F, 'item'>>, ItemOf<At<P['known'], Get<F, 'over'> & string>>>
>;
type ItemName<Written> = [Written] extends [never] ? 'item' : Written & string;
type WithItem<Known, Item extends string, Value> = {
  readonly [N in keyof Known | Item | 'index']: N extends Item
    ? Value
    : N extends 'index'
      ? number
      : Known[N & keyof Known];
};
type ItemOf<List> = Extract<List, readonly unknown[]> extends readonly (infer Item)[] ? Item : unknown;
