import type { At, IsLiteral, Nowhere } from '../types/slots';

/** What is wrong with a slot that is written without braces and must be there. */
export type BareMistake<Path, Known> = Path extends string
  ? IsLiteral<Path> extends true
    ? PresenceMistake<Path, At<Known, Path>>
    : 'a path must be a literal'
  : never;

type PresenceMistake<Path extends string, Value> = unknown extends Value
  ? never
  : [Value] extends [Nowhere]
    ? `unknown slot {{${Path}}}`
    : undefined extends Value
      ? `{{${Path}}} may be absent: test it in "when"`
      : never;
