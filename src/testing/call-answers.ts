import type { ChainDefinition } from '../chain/definition/definition';
import type { FailureType } from '../chain/recovery/failure';
import type { Json } from '../chain/json';

/** What a call brings. */
export type CallAnswer = (
  | string
  /** A model's reply as JSON. */
  | { readonly json: Json }
  /** A model's reply as it comes. */
  | { readonly text: string }
  /** What an activity returns. */
  | { readonly value: Json }
  /** What a judge, a validator or an `authorize` says. */
  | { readonly verdict: 'pass' | 'fail'; readonly reasons?: readonly string[] }
  /** The plan that a model's reply would become. */
  | { readonly plan: ChainDefinition }
  /** The call fails for good, with one of the types of the recovery table or an activity's own. */
  | { readonly fails: FailureType | (string & {}); readonly message?: string }
) & {
  /** Virtual milliseconds the call takes. Default 1000 for models, 0 for the others. */
  readonly ms?: number;
};
