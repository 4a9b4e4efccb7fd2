import type { Present } from './condition-mistakes';
import type { PlacedMistake } from '../types/group-types';
import type { BareMistake } from './bare-mistakes';
import type { Get } from './mistakes';
import type { Inside, Place } from '../types/place-types';
import type { At, IsLiteral, Nowhere, SlotMistake } from '../types/slots';

/** What is wrong with the value of a switch; it may be absent where there is a case for that. */
export type OnMistake<Path, F, Known> = Path extends string
  ? HasOtherwise<F> extends true
    ? SlotMistake<`${Path}?`, Known>
    : BareMistake<Path, Known>
  : never;

type Scalar = null | boolean | number | string;
/** A value as the cases of a switch have it. */
type AsText<Value> = Value extends Scalar ? `${Value}` : never;

/** What is wrong with the cases of a switch, and with those that are missing. */
export type CasesMistake<F, P extends Place> =
  | ([keyof Get<F, 'cases'>] extends [never] ? 'a switch has at least one case' : never)
  | ReachMistake<Get<F, 'on'> & string, F, Exclude<At<P['known'], Get<F, 'on'> & string>, undefined>>
  | CaseMistake<Get<F, 'cases'>, CasePlace<F, P>>;

/** Where a case stands: the value is there. */
export type CasePlace<F, P extends Place> = Inside<P, Present<P['known'], Get<F, 'on'>>>;
type CaseMistake<Cases, P extends Place> = {
  [Case in keyof Cases & (string | number)]: PlacedMistake<Cases[Case], P> extends infer M extends string
    ? `${Case}: ${M}`
    : never;
}[keyof Cases & (string | number)];

/** A value that no case is for, and a case that no value is for. */
type ReachMistake<On extends string, F, Value> = unknown extends Value
  ? OpenMistake<On, F>
  : [Value] extends [Nowhere]
    ? never
    : [Value] extends [Scalar]
      ? | NeverMistake<On, Written<Get<F, 'cases'>>, AsText<Value>>
        | (IsLiteral<AsText<Value>> extends true
            ? MissingMistake<On, F, Exclude<AsText<Value>, Written<Get<F, 'cases'>>>>
            : OpenMistake<On, F>)
      : `{{${On}}} is not a text, number or truth value`;
type Written<Cases> = `${keyof Cases & (string | number)}`;
type NeverMistake<On extends string, Case extends string, Value> = Case extends Value
  ? never
  : `{{${On}}} is never "${Case}"`;
type MissingMistake<On extends string, F, Case extends string> =
  HasOtherwise<F> extends true ? never : Case extends string ? `no case for {{${On}}} "${Case}"` : never;
type OpenMistake<On extends string, F> =
  HasOtherwise<F> extends true ? never : `{{${On}}} has other values too: write \`otherwise\``;
type HasOtherwise<F> = [Get<F, 'otherwise'>] extends [undefined] ? false : true;
