import type { Filled } from './args-mistakes';
import type { Declared } from '../types/slots';

/** What is wrong with what a sub-chain is given. What is of unknown type, on either side, is left to `build()`. */
export type GivenMistake<Given, Wanted, Known> = unknown extends Wanted
  ? never
  : | MissingInput<Wanted, keyof Given>
    | {
        [Name in keyof Given & string]: Name extends keyof Wanted
          ? FitMistake<Name, Filled<Given[Name], Known, undefined>, Wanted[Name]>
          : `the chain has no input "${Name}"`;
      }[keyof Given & string];
type FitMistake<Name extends string, Value, Wanted> = unknown extends Value
  ? never
  : [Value] extends [Wanted]
    ? never
    : `the input "${Name}" has another type`;

/** The inputs that a sub-chain cannot do without and is not given. */
export type MissingInput<Wanted, Given> =
  Exclude<RequiredOf<Wanted>, Given> extends infer Name extends string
    ? `the input "${Name}" is missing`
    : never;
type RequiredOf<T> = {
  [K in Declared<T>]-?: {} extends Pick<T, K> ? never : K;
}[Declared<T>];

/** What is wrong with the name of the one output that a sub-chain returns. */
export type ReturnsMistake<Name, Outputs> = unknown extends Outputs
  ? never
  : Name extends keyof Outputs
    ? never
    : Name extends string
      ? `the chain has no output "${Name}"`
      : never;
