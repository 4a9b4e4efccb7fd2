import type { Json } from '../json';

/** Text with `{{slots}}`; see {@link parseTemplate} for the grammar. */
export type Template = string;

/** What is asked of which model. `messages` is the alternative to `prompt`. */
export interface Ask {
  readonly prompt?: Template;
  readonly messages?: readonly Message[];
  readonly system?: Template;
  readonly model?: string;
}

/** One turn of a few-shot conversation; the first and the last are the user's. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: Template;
}

/** What is unset is inherited from the step; `value` is a constant, also checked. */
export interface Fallback extends Ask {
  readonly value?: Json;
  readonly maxTokens?: number;
  /** Default 0. */
  readonly repairs?: number;
}

/** One look at an output. Rules and schema come first, then validators, then judges, whatever their written order. */
export type Check = Rule | ValidatorCheck | JudgeCheck;

/** A closed list, on the output as text (strings as they are, other values as canonical JSON). */
export type Rule =
  | { readonly maxWords: number }
  | { readonly minWords: number }
  | { readonly maxChars: number }
  | { readonly includes: readonly string[] }
  | { readonly excludes: readonly string[] }
  /** A regular expression (flag `u`), found anywhere in the text within 200 ms. */
  | { readonly matches: string };

/** The user's own activity: `(output, { inputs, outputs }) → { verdict: 'pass' | 'fail', reasons }`. */
export interface ValidatorCheck {
  readonly validator: string;
}

/** A model reads the output against the criteria and answers with a structured verdict. */
export interface JudgeCheck {
  readonly judge: Template;
  readonly model?: string;
}

/** Conditions as data. The members of one object must all hold. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly [slot: string]: Test };

/** A bare value means equality. */
export type Test =
  | null
  | boolean
  | number
  | string
  | {
      readonly in?: readonly Json[];
      readonly not?: Json;
      readonly gt?: number;
      readonly lt?: number;
      readonly exists?: boolean;
    };
