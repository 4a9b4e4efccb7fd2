import type {
  ContentBlock,
  MessageCreateParams,
  StopReason,
  Usage,
} from '@anthropic-ai/sdk/resources/messages';
import type { Json } from '../../chain/json';
import type { Fault } from './fault';
import type { LedgerCall } from './ledger';

/** The body of `POST /v1/messages`. */
export type MessagesRequest = MessageCreateParams;

/** A well-formed message. Without `text`, `json`, `bytes` or `content` the message has no content at all. */
export interface Reply {
  /** Cut to `max_tokens` and at `stop_sequences` as the API does, unless `stopReason` is given. */
  readonly text?: string;
  /** Sent as its JSON text. */
  readonly json?: Json;
  /** That many bytes of text, never cut. */
  readonly bytes?: number;
  /** Sent as they are. */
  readonly content?: readonly ContentBlock[];
  readonly stopReason?: StopReason;
  /** Over the counted usage, field by field. */
  readonly usage?: Partial<Usage>;
  /** Who answers. Default: the model that was asked for. */
  readonly model?: string;
  /** Milliseconds until the first byte. Default: the endpoint's. */
  readonly latencyMs?: number;
}

/** A string is the text of a {@link Reply}. */
export type Answer = string | Reply | Fault;

/** Which call is being answered. */
export interface CallInfo extends Pick<LedgerCall, 'call' | 'run' | 'path' | 'purpose' | 'try' | 'n'> {
  /** Milliseconds since the first call of this path and purpose. */
  readonly sinceFirstMs: number;
}

/** A promise holds the call open until it settles. A throw answers 500, not to be retried. */
export type AnswerFunction = (request: MessagesRequest, info: CallInfo) => Answer | Promise<Answer>;

/** The first calls get one answer, the rest go on with another script. */
export interface Times {
  readonly times: number;
  readonly of: Answer;
  readonly rest: Script;
}

/** Calls within a time after the first one get one answer, later ones another. */
export interface During {
  readonly duringMs: number;
  readonly of: Answer;
  readonly rest: Answer;
}

/** A share of the calls, drawn from the seed, gets one of some answers; the others go on with a script. */
export interface Randomly {
  readonly seed: number;
  /** 0 to 1. */
  readonly rate: number;
  readonly of: readonly Answer[];
  readonly rest: Script;
}

/** What a key answers: one answer for ever, a list that answers the n-th call with its n-th entry, or a rule. */
export type Script = Answer | readonly Answer[] | AnswerFunction | Times | During | Randomly;

/** By `path/purpose`; a path alone means its `generate` calls, or those that plan it. */
export type Answers = Readonly<Record<string, Script>>;
