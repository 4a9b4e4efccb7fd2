import type { Condition } from '../../chain/definition/definition';
import type { Each, Get } from './mistakes';
import type { At, Nowhere } from '../types/slots';

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
/** A value in which what a path leads to is there; also where its type has any key. */
export type Present<T, Path> = [Path] extends [never]
  ? T
  : T extends object
    ? T & {
        [K in Named<keyof T, Head<Path>>]-?: Present<
          Exclude<T[K & keyof T], undefined>,
          Tail<Path, K & string>
        >;
      }
    : never;
type Named<Key, Name> = Name extends Key ? Name : never;
