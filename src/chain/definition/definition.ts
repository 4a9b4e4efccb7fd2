import type { Ask, Check, Condition, Fallback, Template } from './ask-types';
import type { Json, JsonSchema } from '../json';
import type {
  GateTerms,
  Limits,
  OnFailure,
  RetryPolicy,
  Siblings,
  StepDefaults,
  Timeouts,
  Window,
} from './policies';

export type * from './ask-types';
export type * from './policies';

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

/** A text made without a model call: of a template, or of the items of a list. */
export interface TextBlock extends BlockBase {
  readonly text: string;
  readonly template?: Template;
  /** The alternative to `template`: a list, as a slot without its braces. Items that are `null` are left out. */
  readonly join?: string;
  /** What stands between two items. Default: an empty line. */
  readonly with?: Template;
  readonly as?: string;
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

/** One mistake in a definition: where, and what to do about it. */
export interface Problem {
  /** Keys and indexes from the definition's root: `['blocks', 1, 'prompt']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
