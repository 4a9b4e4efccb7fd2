import type { CallReceipt, Usage } from '../contract';
import type { ChainDefinition } from '../definition/definition';
import type { Failure } from '../recovery/failure';
import type { GateRecord } from '../gate/gate-record';
import type { Json } from '../json';

/** Where a block stands. `running` covers a step between two of its calls. A block without a record has not started. */
export type BlockStatus = 'running' | 'done' | 'repaired' | 'fallback' | 'skipped' | 'failed';

export type RunStatus = 'running' | 'done' | 'failed' | 'cancelled';

/** Everything a run knows. Plain JSON; owned and changed by one run only, given away as a snapshot. */
export interface ChainState {
  status: RunStatus;
  inputs: Record<string, Json>;
  /** Committed outputs, by name: an output is here only after its verdict. */
  outputs: Record<string, Json>;
  /** What went wrong, by path, also where the run went on: `Used fallback after 2 repairs`. */
  errors: Record<string, string>;
  metadata: RunMetadata;
  /** By path. */
  steps: Record<string, BlockRecord>;
  /** By path, what blocks that a person's rejection starts once more take over. Absent where there was none. */
  before?: Record<string, TakenOver>;
  /** Of the scopes inside this run, by their paths: items of maps, switches, sub-chains, plans. Absent where there are none. */
  scopes?: Record<string, ScopeState>;
}

/** What a block that starts once more keeps of before. */
export type TakenOver = Pick<BlockRecord, 'calls' | 'earlier' | 'feedback' | 'gate'>;

export interface ScopeState {
  /** Committed outputs, by name. */
  outputs: Record<string, Json>;
  /** What its own limits count; absent where it has none. */
  usage?: { calls: number; outputTokens: number; cost?: number };
  lost?: Lost;
}

export interface RunMetadata {
  /** Milliseconds since the epoch, by the workflow's clock. */
  startedAt: number;
  endedAt?: number;
  /** Alias → model id, pinned by the first reply. */
  models: Record<string, string>;
  /** The aliases among them whose model a fork has set. Absent for none. */
  replaced?: string[];
  usage: RunUsage;
  /** Absent where there is nothing of it. */
  lost?: Lost;
  /** The part of `usage` that was used before this run, by those that it goes on from. */
  inherited?: RunUsage;
}

/** What may have been paid for though no receipt came, each with all that it may have taken; limits count it too. */
export interface Lost {
  /** Attempts that Temporal repeated. */
  calls: number;
  outputTokens: number;
  /** US dollars, of the calls that a limit on the cost counts. */
  cost: number;
}

export interface RunUsage extends Usage {
  /** Model calls that were started. */
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** US dollars over the calls whose model has a price. */
  cost: number;
  /** Calls whose model has no price, so that `cost` does not count them. */
  unpriced: number;
}

export interface BlockRecord {
  status: BlockStatus;
  startedAt: number;
  endedAt?: number;
  /** Steps only: every draft, in order. */
  attempts?: Attempt[];
  /** How many calls of each purpose were started; the next one's number in its activity id. */
  calls?: Partial<Record<Purpose, number>>;
  /** Why it was skipped. */
  reason?: string;
  failure?: Failure;
  /** It could not start because something it names failed: what names it cannot start either. */
  blocked?: boolean;
  /** It was skipped together with what is around it, before it read anything. */
  unread?: true;
  /** Of a group under `siblings: cancel`: the member whose failure ends the others. */
  endedBy?: string;
  /** An activity's value on its way through its schema. */
  draft?: Json;
  /** An output that waits for its gate: nobody else reads it. */
  held?: { value: Json };
  /** Where a person is asked, or was. */
  gate?: GateRecord;
  /** Of a map: how many members it has. */
  items?: number;
  /** Of a switch: the path of the case that its value chose; an empty text for none. */
  chosen?: string;
  /** Of a plan: what passed its checks, and runs once a person has approved it where one is asked. */
  plan?: ChainDefinition;
  /** The drafts before a person asked for another. */
  earlier?: Attempt[];
  /** What a person rejected and why: the next draft's conversation begins with it. */
  feedback?: { readonly reply: string; readonly reasons: readonly string[] };
}

/** What a call is for; the second part from the end of its activity id. */
export type Purpose = 'generate' | 'plan' | 'check' | 'validate' | 'judge' | 'admit' | 'authorize' | 'call';

/** One draft of a step, from the call that made it to its verdict. */
export interface Attempt {
  /** 0 is the step itself, n its n-th fallback. */
  readonly rung: number;
  readonly maxTokens: number;
  readonly startedAt: number;
  endedAt?: number;
  /** Present while it is checked: a committed one is the output, a rejected one the reply. */
  draft?: { readonly value: Json };
  /** Checks passed so far, in the order of `examinersOf`. */
  passed: number;
  /** A constant still has to go through schema and rules; a reply went through them inside its call. */
  unchecked?: boolean;
  /** The raw reply of a rejected draft: what a repair's conversation quotes. */
  reply?: string;
  /** Who rejected it: `schema`, `rule`, `judge`, a validator's name. */
  by?: string;
  /** Why the draft was rejected, or why there is none. */
  failure?: Failure;
  reasons?: readonly string[];
  /** How often a judge's answer was no verdict. */
  unreadable?: number;
  receipt?: CallReceipt;
  judged?: (CallReceipt & { readonly verdict: 'pass' | 'fail'; readonly reasons: readonly string[] })[];
}

export function newState(inputs: Readonly<Record<string, Json>>, at: number): ChainState {
  return {
    status: 'running',
    inputs: { ...inputs },
    outputs: {},
    errors: {},
    metadata: {
      startedAt: at,
      models: {},
      usage: {
        calls: 0,
        inputTokens: 0,
        outputTokens: 0,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        cost: 0,
        unpriced: 0,
      },
    },
    steps: {},
  };
}

/** Adds a receipt's tokens and cost to the run's. */
export function countReceipt(usage: RunUsage, receipt: CallReceipt): void {
  usage.inputTokens += receipt.usage.inputTokens;
  usage.outputTokens += receipt.usage.outputTokens;
  usage.cacheReadTokens += receipt.usage.cacheReadTokens ?? 0;
  usage.cacheWriteTokens += receipt.usage.cacheWriteTokens ?? 0;
  if (receipt.cost === undefined) usage.unpriced += 1;
  else usage.cost += receipt.cost;
}

export function isSettled(record: BlockRecord | undefined): record is BlockRecord {
  return record !== undefined && record.status !== 'running';
}
