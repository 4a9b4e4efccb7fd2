import type { ChainDefinition } from '../../chain/definition/definition';
import type { Json } from '../../chain/json';
import type { InputsOf, OutputsOf } from '../chain';
import type { AbsenceOf, AskingFacts, Facts, FactsOf, Value } from './facts';
import type { AnyMember } from '../members';

/** Of an approval, which has no output of its own. */
export interface ApprovalFacts extends Facts {
  readonly of: string;
  readonly onReject: unknown;
  /** Whether those who name its output may have to go on without it. */
  readonly drops: boolean;
}
export type ApprovalFactsOf<O> = FactsOf<
  O,
  never,
  false,
  {
    readonly of: Value<O, 'of'>;
    readonly onReject: Value<O, 'onReject', 'fail'>;
    readonly drops: AbsenceOf<Omit<O, 'when'>, false>;
  }
>;

/** Of a map; its output is the list of what `each` gives. */
export interface MapFacts extends Facts {
  readonly over: string;
  /** `never` where it is not written: `item`. */
  readonly item: string;
  readonly each: AnyMember;
  /** Whether items that failed leave `null`. */
  readonly holes: boolean;
}
export type MapFactsOf<O> = FactsOf<
  O,
  never,
  AbsenceOf<Omit<O, 'onFailure'>, false>,
  {
    readonly over: Value<O, 'over'>;
    readonly item: Value<O, 'item'>;
    readonly each: Value<O, 'each'>;
    readonly holes: AbsenceOf<Omit<O, 'when'>, false, true>;
  }
>;

/** Of a sub-chain: the inputs that it is given, those that it takes, the outputs that it has, and the one that it hands out. */
export type SubchainFactsOf<O, C> = FactsOf<
  O,
  O extends { readonly returns: infer R } ? Get<OutputsOf<C>, R> : OutputsOf<C>,
  AbsenceOf<O, false, true>,
  {
    readonly inputs: Value<O, 'inputs', {}>;
    readonly wants: InputsOf<C>;
    readonly gives: OutputsOf<C>;
    readonly returns: Value<O, 'returns'>;
  }
>;
type Get<T, Key> = Key extends keyof T ? T[Key] : unknown;

/** Of a switch; its output is what the chosen case gives. */
export interface SwitchFacts extends Facts {
  readonly on: string;
  readonly cases: { readonly [value: string]: AnyMember };
  readonly otherwise: AnyMember | undefined;
}
export type SwitchFactsOf<O> = FactsOf<
  O,
  never,
  AbsenceOf<O, false, true>,
  {
    readonly on: Value<O, 'on'>;
    readonly cases: Value<O, 'cases'>;
    readonly otherwise: Value<O, 'otherwise', undefined>;
  }
>;

/** Of a plan; what its outputs will be is not known before it runs. */
export type PlanFactsOf<O> = FactsOf<
  O,
  O extends { readonly run: false } ? ChainDefinition : { readonly [name: string]: Json },
  AbsenceOf<O, false, true>,
  AskingFacts & { readonly inputs: Value<O, 'inputs', readonly []> }
>;
