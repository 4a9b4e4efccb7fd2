import type { BareMistake } from './bare-mistakes';
import type { Get } from './mistakes';
import type { Inside, Place } from '../types/place-types';
import type { At } from '../types/slots';

/** What is wrong with a slot without braces that stands for a list. */
export type ListMistake<Path, Known> =
  BareMistake<Path, Known> extends infer M extends string
    ? [M] extends [never]
      ? KindOfMistake<Path & string, At<Known, Path & string>>
      : M
    : never;
type KindOfMistake<Path extends string, Value> = unknown extends Value
  ? never
  : [Extract<Value, readonly unknown[]>] extends [never]
    ? `{{${Path}}} is not a list`
    : never;

/** What is wrong with the name of the item, where it is written. */
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
