import type { Message, PlanAllowance, Rate, Rule, StepDefaults, Template } from './definition/definition';
import type { Json, JsonSchema } from './json';

/**
 * What workflow and activities agree on. Requests are templates and names; the values that fill them follow as
 * arguments of their own, so that external storage keeps each large value once. Rendering happens in the activity.
 */
export interface Activities {
  /** One model call, then shape, schema and rules. Its failures are the `Model.*` and `Output.TooLarge` types. */
  generate(request: GenerateRequest, ...values: Json[]): Promise<Generated>;
  /** A model's verdict on an output. Throws `Judge.Unreadable` where the answer is not a verdict. */
  judge(request: JudgeRequest, output: Json, ...values: Json[]): Promise<Judged>;
  /** One model call that decomposes a request; its output is a chain's definition within its allowance. */
  plan(request: PlanRequest, ...values: Json[]): Promise<Generated>;
  /** Whether a decision that came by signal was made on what this very run showed. */
  admit(request: AdmitRequest): Promise<Verdict>;
  /** Schema and rules alone, for values that no model call of this run made. */
  check(request: CheckRequest, output: Json): Promise<Verdict>;
}

/** What the user's own validators are: Temporal activities of this shape. */
export type Validator = (
  output: Json,
  context: {
    readonly inputs: Readonly<Record<string, Json>>;
    readonly outputs: Readonly<Record<string, Json>>;
  },
) => Promise<Verdict>;

export interface Verdict {
  readonly verdict: 'pass' | 'fail';
  /** Said to the model in a repair; at least one on `fail`. */
  readonly reasons: readonly string[];
}

/** Texts to render, and the names of the values that follow the request. */
export interface ModelCall {
  readonly model: string;
  /** `model` is what an alias stood for at this run's first reply: no alias any more. */
  readonly pinned?: true;
  readonly maxTokens: number;
  readonly system?: Template;
  readonly context?: Template;
  /** Slot texts (without `?`), `all_outputs.<name>` in written order, `reply.<n>` for the replies of `turns`. */
  readonly names?: readonly string[];
  /** In place of `names`, where values are too small to be stored each: the last argument is a list of those at these places. */
  readonly packed?: { readonly names: readonly string[]; readonly places: readonly number[] };
  /** Absent: {@link WIRE_TERMS}. */
  readonly limits?: CallLimits;
  /** The date of the price table. Absent: {@link WIRE_TERMS}. */
  readonly prices?: string;
  /** What the model costs, where the chain says it itself. */
  readonly rate?: Rate;
}

/** Milliseconds. */
export interface CallLimits {
  readonly call: number;
  readonly idle: number;
  readonly maxRetryAfter: number;
}

/**
 * What a request means where it doesn't say: most requests are spared these bytes in their history. Not the defaults of
 * a release, which may change; these never do.
 */
export const WIRE_TERMS = {
  limits: { call: 300_000, idle: 60_000, maxRetryAfter: 120_000 },
  prices: '2026-11-22',
} as const;

export interface GenerateRequest extends ModelCall {
  readonly prompt?: Template;
  readonly messages?: readonly Message[];
  readonly output?: JsonSchema;
  readonly rules?: readonly Rule[];
  /** Earlier replies of this conversation, each rejected for these reasons, oldest first. */
  readonly turns?: readonly { readonly reasons: readonly string[] }[];
}

export interface JudgeRequest extends ModelCall {
  readonly criteria: Template;
}

export interface PlanRequest extends ModelCall {
  /** What is to be done; rendered, it goes to the model as data. */
  readonly request: Template;
  /** What the plan's steps may name, with what is known of their shapes. */
  readonly inputs: Readonly<Record<string, JsonSchema>>;
  readonly allow: NormalAllowance;
  /** Of the chain around it, as far as they decide what a plan costs at worst. */
  readonly defaults?: PlanDefaults;
  /** Earlier replies of this conversation, each rejected for these reasons, oldest first. */
  readonly turns?: readonly { readonly reasons: readonly string[] }[];
}

export type PlanDefaults = Pick<StepDefaults, 'maxTokens' | 'model' | 'repairs'>;

/** A plan's allowance with every default written out. */
export type NormalAllowance = Required<Omit<PlanAllowance, 'outputTokens'>> &
  Pick<PlanAllowance, 'outputTokens'>;

export interface AdmitRequest {
  /** sha-256 of what was asked. */
  readonly content: string;
  /** What the decision names. */
  readonly token: string;
}

export interface CheckRequest {
  /** The value is a plan that a person has changed: it keeps the same terms as the model's. */
  readonly plan?: Pick<PlanRequest, 'allow' | 'defaults' | 'inputs'>;
  /** The value stands for a model's text, which is never empty. */
  readonly said?: true;
  readonly output?: JsonSchema;
  readonly rules?: readonly Rule[];
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/** What a model call cost and who answered. */
export interface CallReceipt {
  /** The model that answered, as it names itself. */
  readonly model: string;
  /** What the alias stood for in the worker's config, where that differs from what was asked for. */
  readonly resolved?: string;
  readonly usage: Usage;
  readonly requestId?: string;
  /** US dollars; absent where no price of the model is known. */
  readonly cost?: number;
  /** Earlier attempts of this call that may have been paid for, though no reply of theirs came. Absent for none. */
  readonly repeated?: number;
}

export interface Generated extends CallReceipt {
  /** The output: text, or the parsed value where the step has a schema. Absent where the reply was rejected. */
  readonly output?: Json;
  /** The reply as it came: of a plan, and of what is not an output, which `rejected` says the reasons of. */
  readonly reply?: string;
  readonly rejected?: Rejection;
}

export interface Rejection {
  readonly by: 'empty' | 'json' | 'schema' | 'rule' | 'plan';
  readonly reasons: readonly string[];
}

export interface Judged extends CallReceipt, Verdict {}

/** The first of a run's workflow arguments. */
export interface RunInput {
  /** Normalised: every default is written out. Absent where a snapshot carries it. */
  readonly definition?: Json;
  /** sha-256 of the definition's canonical JSON. */
  readonly hash: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly options?: RunOptions;
  /** Where this run goes on from: continue-as-new. */
  readonly snapshot?: Json;
}

export interface RunOptions {
  /** The queue of `generate`, `judge` and `plan`. Default: the run's own. */
  readonly modelTaskQueue?: string;
  /** Large values travel by reference, so that no payload limit applies to them. */
  readonly storage?: boolean;
  /** Bytes from which on a value is stored outside. Absent: {@link STORED_FROM_BYTES}. */
  readonly storedFrom?: number;
  /** The search attribute of waiting runs is registered; where it isn't, setting it would hang the run. */
  readonly waiting?: boolean;
}

/** Names on the wire. They never change: recorded histories hold them. */
export const PROGRESS_QUERY = 'progress';
export const APPROVALS_QUERY = 'approvals';
/** Of the update and of the signal. */
export const DECIDE = 'decide';
export const SNAPSHOT_QUERY = 'snapshot';
/** The summary of a time limit's timer. */
export const TIME_LIMIT = 'time limit';
export const TASK_QUEUE = 'catenary';
export const CHAIN_ATTRIBUTE = 'CatenaryChain';
export const WAITING_ATTRIBUTE = 'CatenaryWaiting';

/** The queue of model calls that belongs to a queue of runs. */
export function modelTaskQueue(taskQueue: string): string {
  return `${taskQueue}-models`;
}

/** Temporal refuses payloads above 2 MiB; what is left is for the envelope around a value. */
export const MAX_PAYLOAD_BYTES = 2 * 1024 * 1024 - 64 * 1024;

/** Values from this size on travel by reference, where external storage is on and nothing else is said. */
export const STORED_FROM_BYTES = 16 * 1024;

/** The header of a request to a model that says its call, as the Temporal activity id does, so that an endpoint's log names the step. */
export const CALL_HEADER = 'x-catenary-call';
/** And the one that says its run. */
export const RUN_HEADER = 'x-catenary-run';
