import type { Usage } from '../../chain/contract';
import type { JsonSchema } from '../../chain/json';

/** One call of a model. What stands behind it is the worker's choice: an endpoint, a proxy, a test double. */
export interface Model {
  (request: ModelRequest, context: ModelContext): Promise<ModelReply>;
  /** What stands behind it, by OpenTelemetry's names: `anthropic`, `openai`, `aws.bedrock`, … Only traces say it. */
  readonly provider?: string;
}

export interface ModelRequest {
  /** A model id; aliases are resolved before. */
  readonly model: string;
  /** Output tokens the reply may use. */
  readonly maxTokens: number;
  readonly system?: string;
  /** Shared text in front of the first message, the same for every step of a chain. */
  readonly context?: string;
  /** Starts and ends with the user's. */
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  /** An object schema that the reply's text has to follow, as JSON. */
  readonly schema?: JsonSchema;
}

export interface ModelContext {
  /** Aborted on cancellation and on every time limit. */
  readonly signal: AbortSignal;
  /** The Temporal activity id, `<path>/<purpose>/<try>`. */
  readonly call: string;
  /** The Temporal workflow id. */
  readonly run: string;
  /** Milliseconds of silence that are borne, once {@link ModelContext.onEvent} was called. */
  readonly idle: number;
  /**
   * To be called for every sign of progress (not for keep-alives). `mayBeSilent` says that the model now works without
   * a word, as while it thinks: silence counts again from the next call.
   */
  onEvent(mayBeSilent?: boolean): void;
}

export interface ModelReply {
  /** The model that answered, as it names itself. */
  readonly model: string;
  readonly text: string;
  /** The provider's: `end_turn`, `max_tokens`, `refusal`, `model_context_window_exceeded`, … */
  readonly stopReason: string;
  readonly usage: Usage;
  readonly requestId?: string;
}
