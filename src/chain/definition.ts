import type { Json, JsonSchema } from './json';

/** Text with `{{slots}}`; see {@link parseTemplate} for the grammar. */
export type Template = string;

/** Milliseconds, or a text such as `30s`, `5 minutes`, `24h`. */
export type Duration = number | string;

/** A chain, as plain JSON: what the builder, a YAML or JSON file and a planner all make. */
export interface ChainDefinition {
  /** The format's version. */
  readonly catenary: 1;
  /** Also the Temporal workflow type of its runs. */
  readonly name: string;
  /** The author's own label; recorded, never interpreted. */
  readonly version?: string;
  readonly description?: string;
  readonly inputs?: Readonly<Record<string, InputDefinition>>;
  /** Shared text that every step's request starts with, so that the provider can cache it; names inputs only. */
  readonly context?: Template;
  readonly defaults?: StepDefaults;
  readonly limits?: Limits;
  readonly window?: Window;
  readonly blocks: readonly Block[];
}

/** A JSON Schema, or its type name with an optional `?`: `string`, `number?`. `optional` and `default` say what absence means. */
export type InputDefinition =
  string | (JsonSchema & { readonly optional?: boolean; readonly default?: Json });

/** Stops a run before a call that would pass one of them; counted over the whole run. */
export interface Limits {
  /** Model calls: generations and judgements. A call that Temporal retries counts once. */
  readonly calls?: number;
  /** Output tokens. A call starts only if it fits with its whole `maxTokens`. */
  readonly outputTokens?: number;
}

/** How much may be in flight at once in one run. */
export interface Window {
  /** Activities in flight. Default 16. */
  readonly calls?: number;
  /** Bytes of their arguments. Default 1 MiB; a larger single call runs alone. */
  readonly bytes?: number;
}

/** What a step takes where it says nothing itself. */
export interface StepDefaults {
  /** An alias of the worker's config or a model id. Default `default`. */
  readonly model?: string;
  /** The system prompt; names inputs only, so that it can be cached. */
  readonly system?: Template;
  /** Output tokens a call may use. Default 4096. */
  readonly maxTokens?: number;
  /** How often a model is asked again with the verdict's reasons. Default 2. */
  readonly repairs?: number;
  readonly onFailure?: OnFailure;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Timeouts;
  /** The date of the price table that costs are computed by. Default: the newest of this release. */
  readonly prices?: string;
  /** Of every gate: approvals, `onFailure: ask` and plans that are approved. */
  readonly approvals?: GateTerms;
}

/** Temporal's retry policy, in Temporal's spelling. Model calls take their intervals from the provider's `retry-after`. */
export interface RetryPolicy {
  /** Default 10. */
  readonly maximumAttempts?: number;
  /** Default 1 s. */
  readonly initialInterval?: Duration;
  /** Default 2. */
  readonly backoffCoefficient?: number;
  /** Default 1 minute. */
  readonly maximumInterval?: Duration;
  readonly nonRetryableErrorTypes?: readonly string[];
}

export interface Timeouts {
  /** One model call, from request to last byte. Default 5 minutes. */
  readonly call?: Duration;
  /** Silence between two events of a reply's stream. Default 1 minute. */
  readonly idle?: Duration;
  /** Temporal's heartbeat timeout; beats come every sixth of it. Default 30 s. */
  readonly heartbeat?: Duration;
  /** Temporal's schedule-to-close of an activity: queueing and all retries. Default 24 h. */
  readonly scheduleToClose?: Duration;
  /** The longest `retry-after` that is waited for; a longer one is `Model.Unavailable`. Default 2 minutes. */
  readonly maxRetryAfter?: Duration;
}

/** `fail` ends the scope, `skip` goes on without the output, `ask` opens a gate: a person approves, edits or rejects. */
export type OnFailure = 'fail' | 'skip' | 'ask';

/** In a group: let the others run to their end (default), or cancel them at the first failure. */
export type Siblings = 'finish' | 'cancel';

export type Block =
  | StepBlock
  | ParallelBlock
  | ActivityBlock
  | TextBlock
  | ApprovalBlock
  | MapBlock
  | ChainBlock
  | SwitchBlock
  | PlanBlock;

interface BlockBase {
  readonly description?: string;
  /** The block is skipped where this is false. */
  readonly when?: Condition;
}

/** One model call, its checks, its recovery. */
export interface StepBlock extends BlockBase, Ask {
  readonly step: string;
  /** The output's name. Default: the step's. */
  readonly as?: string;
  /** Shape of the output; without one it is text. */
  readonly output?: JsonSchema;
  readonly checks?: readonly Check[];
  readonly maxTokens?: number;
  readonly repairs?: number;
  /** Tried in order when repairs are spent; each is checked like the step itself. */
  readonly fallback?: Fallback | readonly Fallback[];
  readonly onFailure?: OnFailure;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Timeouts;
}

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

/** Members start together; one that names a sibling's output waits for that sibling only. */
export interface ParallelBlock extends BlockBase {
  readonly parallel: string;
  readonly blocks: readonly Block[];
  readonly siblings?: Siblings;
  readonly onFailure?: OnFailure;
}

/** The user's own Temporal activity. */
export interface ActivityBlock extends BlockBase {
  readonly activity: string;
  /** The Temporal activity type. Default: the block's name. */
  readonly call?: string;
  /** Strings in it, at any depth, are templates; one that is exactly one slot becomes that value. */
  readonly args?: readonly Json[];
  readonly as?: string;
  readonly output?: JsonSchema;
  readonly onFailure?: OnFailure;
  readonly retry?: RetryPolicy;
  /** `call` is Temporal's start-to-close here; a heartbeat timeout is set only where it is written. */
  readonly timeouts?: Timeouts;
  /** Default: the run's own. */
  readonly taskQueue?: string;
}

/** A template joined without a model call. */
export interface TextBlock extends BlockBase {
  readonly text: string;
  readonly template: Template;
  readonly as?: string;
}

/** On what terms a person is waited for. What a gate leaves out is taken from `defaults.approvals`. */
export interface GateTerms {
  /** How long, from the moment it opens. Default: for as long as it takes. */
  readonly timeout?: Duration;
  /** What it means that nobody decided in time. Default `fail`, which no `onReject` mends. */
  readonly onTimeout?: 'approve' | 'reject' | 'fail';
  /** Who may decide; compared with what the caller asserts as `decidedBy`. Default: whoever reaches the run. */
  readonly approvers?: readonly string[];
  /** The user's own activity `(decision) → { verdict, reasons }`, asked before a decision holds. */
  readonly authorize?: string;
}

/** A person approves, edits or rejects one output. Everyone else who names that output waits for the gate. */
export interface ApprovalBlock extends BlockBase, GateTerms {
  readonly approval: string;
  /** The name of the output, made by a block written before this one in the same scope. */
  readonly of: string;
  /** What the person reads beside it; may name that output too. */
  readonly message?: Template;
  /** Default `fail`. */
  readonly onReject?: 'fail' | Redo;
  /** `skip`: whoever names the output goes on without it. */
  readonly onFailure?: 'fail' | 'skip';
}

/** A rejected output is made again: the step, and all that depends on it up to the gate, with the reason as feedback. */
export interface Redo {
  /** The name of a step of the same scope: the maker of the output, or one that it depends on. */
  readonly redo: string;
  /** How often; a further rejection is one. Default 2. */
  readonly rounds?: number;
}

/** A block for each item of a list. The output is the list of theirs, in order; a skipped item leaves `null`. */
export interface MapBlock extends BlockBase {
  readonly map: string;
  /** The list: a slot without its braces, such as `outline.sections`. */
  readonly over: string;
  /** The slot that stands for the item in `each`, beside `{{index}}` (from 0). Default `item`. */
  readonly item?: string;
  /** Any block; what it names, and its own outputs, are a scope of each item. */
  readonly each: Block;
  /** Items under way at once. Default: as many as the run's window lets. */
  readonly concurrency?: number;
  readonly as?: string;
  readonly siblings?: Siblings;
  /** `skip`: items that failed leave `null`. */
  readonly onFailure?: OnFailure;
}

/** A sub-chain, run as a scope of its own in the same run: it sees its inputs and nothing else. */
export interface ChainBlock extends BlockBase {
  readonly chain: string;
  /** Whole: files are inlined before the start. Its `limits` hold for this scope alone, its `window` for nothing. */
  readonly definition: ChainDefinition;
  /** By the sub-chain's input names. Strings, at any depth, are templates; one that is exactly one slot becomes that value. */
  readonly inputs?: Readonly<Record<string, Json>>;
  /** The name of one of its outputs, which becomes this block's. Default: all of them, as an object by name. */
  readonly returns?: string;
  readonly as?: string;
  readonly onFailure?: OnFailure;
}

/** One block of several, by a value. The output of the one that ran is the switch's. */
export interface SwitchBlock extends BlockBase {
  readonly switch: string;
  /** The value: a slot without its braces, such as `label.kind`. */
  readonly on: string;
  /** By the value as text (`refund`, `true`, `3`). */
  readonly cases: Readonly<Record<string, Block>>;
  /** For every other value, and for none. Not needed where the cases are all that an enumeration has. */
  readonly otherwise?: Block;
  readonly as?: string;
  readonly onFailure?: OnFailure;
}

/** A model decomposes a request into blocks, which are checked, may be approved, and then run as a scope. */
export interface PlanBlock extends BlockBase {
  readonly plan: string;
  /** What is to be done. Goes to the model as data. */
  readonly request: Template;
  /** Inputs and outputs by name that the plan's steps may name; they see nothing else. */
  readonly inputs?: readonly string[];
  readonly allow?: PlanAllowance;
  readonly model?: string;
  readonly maxTokens?: number;
  /** How often the model is asked again with the plan's problems. Default 2. */
  readonly repairs?: number;
  /** A person sees the plan before it runs, and approves, edits or rejects it: then it is planned again, with the reason. */
  readonly approve?: boolean | (GateTerms & { readonly message?: Template; readonly rounds?: number });
  /** `false`: the plan itself is the output, and nothing of it runs. Default true: its outputs are, as an object by name. */
  readonly run?: boolean;
  readonly as?: string;
  readonly onFailure?: OnFailure;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Timeouts;
}

/** What a plan may do, whatever the model answers. */
export interface PlanAllowance {
  /** Default `step` and `text`. */
  readonly kinds?: readonly ('step' | 'text' | 'activity')[];
  /** Models its steps may name. Default: none; they take the chain's. */
  readonly models?: readonly string[];
  /** Activities its blocks may call. Default: none. */
  readonly activities?: readonly string[];
  /** Blocks. Default 12. */
  readonly steps?: number;
  /** Blocks that may run at once. Default 8. */
  readonly width?: number;
  /** Blocks that follow each other in the longest chain of waiting. Default 12. */
  readonly depth?: number;
  /** Model calls at worst, which is also the scope's limit. Default 100. */
  readonly calls?: number;
  /** Output tokens of its scope. Default: no limit of its own. */
  readonly outputTokens?: number;
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

/** One mistake in a definition: where, and what to do about it. */
export interface Problem {
  /** Keys and indexes from the definition's root: `['blocks', 1, 'prompt']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
