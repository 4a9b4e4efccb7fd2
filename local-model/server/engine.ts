export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

export interface GenerationRequest {
  readonly turns: readonly Turn[];
  /** Most tokens to generate. */
  readonly maxTokens: number;
  /** Texts that end the reply, and aren't part of it. */
  readonly stop: readonly string[];
  /** 0: always the likeliest token. */
  readonly temperature: number;
  /** The same seed and request give the same reply at any temperature. */
  readonly seed: number;
  /** GBNF that the reply must match. */
  readonly grammar?: string | undefined;
}

export interface Generation {
  readonly end: 'done' | 'length' | 'stop';
  /** The text that ended it, for `stop`. */
  readonly stoppedBy?: string | undefined;
  readonly inputTokens: number;
  /** Those of the input tokens that an earlier request had left in memory. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What the HTTP side needs of a model. It is asked for one generation at a time. */
export interface Engine {
  /** The model's real name. */
  readonly model: string;
  /** Most tokens of prompt and reply together. */
  readonly contextSize: number;
  countTokens(turns: readonly Turn[]): number;
  /** Rejects with the signal's reason soon after it aborts. */
  generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Generation>;
}
