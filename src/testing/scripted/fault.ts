import type { ContentBlock, StopReason } from '@anthropic-ai/sdk/resources/messages';
import type { Json } from '../../chain/json';
import type { Answer, During, Reply, Script, Times } from './answer';

interface Timed {
  /** Milliseconds until it strikes. Default: the endpoint's latency. */
  readonly latencyMs?: number;
}

/** What an error status says besides its number. */
export interface StatusDetails extends Timed {
  /** Default: the API's type for the status. */
  readonly type?: string;
  readonly message?: string;
  /** `error.details.error_code`, by which the SDK picks an error's class. */
  readonly errorCode?: string;
  readonly details?: Readonly<Record<string, Json>>;
  /** `retry-after`, `retry-after-ms`, `x-should-retry` and any other. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StatusFault extends StatusDetails {
  readonly fault: 'status';
  readonly status: number;
}

/** A status with a body that is neither an Anthropic message nor an Anthropic error. */
export interface BodyFault extends Timed {
  readonly fault: 'body';
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ResetFault extends Timed {
  readonly fault: 'reset';
  readonly at: 'before-headers' | 'mid-body';
}

export interface CutFault extends Timed {
  readonly fault: 'cut';
}

export interface ErrorEventFault extends Timed {
  readonly fault: 'error-event';
  readonly type: string;
  readonly message: string;
}

export interface StallFault extends Timed {
  readonly fault: 'stall';
  readonly at: 'before-headers' | 'headers' | 'first-bytes';
}

export interface PingsFault extends Timed {
  readonly fault: 'pings';
  readonly everyMs: number;
}

/** Plain JSON, so that it can stand in a file. */
export type Fault =
  StatusFault | BodyFault | ResetFault | CutFault | ErrorEventFault | StallFault | PingsFault;

const HTML = '<!doctype html><html><body><h1>Service unavailable</h1></body></html>';

const afterBlock = (block: ContentBlock, text: string, stopReason: StopReason): Reply => ({
  content: [block, { type: 'text', text, citations: null }],
  stopReason,
});

/** Everything that goes wrong with a model call, as answers. */
export const fault = {
  status: (status: number, details: StatusDetails = {}): StatusFault => ({
    fault: 'status',
    status,
    ...details,
  }),
  /** A proxy's page instead of the API's answer; with 200 too. */
  html: (status = 503, headers: Readonly<Record<string, string>> = {}): BodyFault => ({
    fault: 'body',
    status,
    contentType: 'text/html',
    headers,
    body: HTML,
  }),
  /** Status 200 with an Anthropic error in the body. */
  errorBody: (type = 'api_error', message = 'Internal server error'): BodyFault => ({
    fault: 'body',
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ type: 'error', error: { type, message } }),
  }),
  /** Status 200 with nothing in it. */
  emptyBody: (): BodyFault => ({ fault: 'body', status: 200, contentType: 'application/json', body: '' }),
  /** A TCP reset. */
  reset: (at: ResetFault['at']): ResetFault => ({ fault: 'reset', at }),
  /** The body ends early but cleanly: half of the JSON, or a stream without `message_stop`. */
  cut: (): CutFault => ({ fault: 'cut' }),
  /** An `error` event in the middle of the stream; a request without `stream` gets the type's status. */
  errorEvent: (type = 'overloaded_error', message = 'Overloaded'): ErrorEventFault => ({
    fault: 'error-event',
    type,
    message,
  }),
  /** No byte ever. */
  never: (): StallFault => ({ fault: 'stall', at: 'before-headers' }),
  /** Silence after the headers, or after the first bytes of the body. */
  stall: (at: 'headers' | 'first-bytes'): StallFault => ({ fault: 'stall', at }),
  /** Signs of life and nothing else: `ping` events, or spaces without `stream`. */
  pings: (everyMs = 100): PingsFault => ({ fault: 'pings', everyMs }),

  refusal: (): Reply => ({ stopReason: 'refusal' }),
  maxTokens: (text = 'Cut in the mid'): Reply => ({ text, stopReason: 'max_tokens' }),
  contextExceeded: (text = 'Cut in the mid'): Reply => ({
    text,
    stopReason: 'model_context_window_exceeded',
  }),
  noContent: (): Reply => ({ content: [], stopReason: 'end_turn' }),
  whitespace: (): Reply => ({ text: ' \n\t ' }),
  thinkingFirst: (text: string): Reply =>
    afterBlock({ type: 'thinking', thinking: 'Let me see.', signature: 'c2lnbmVk' }, text, 'end_turn'),
  toolUseFirst: (text: string): Reply =>
    afterBlock(
      { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 1 }, caller: { type: 'direct' } },
      text,
      'tool_use',
    ),
  /** JSON between Markdown fences, with a sentence before it. */
  fenced: (value: Json): Reply => ({
    text: `Here it is:\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`\n`,
  }),
  huge: (bytes: number): Reply => ({ bytes }),

  /** `n` times the first, then the script as if those calls had never been. */
  times: (n: number, of: Answer, rest: Script): Times => ({ times: n, of, rest }),
  /** A storm that starts with the key's first call. */
  during: (ms: number, of: Answer, rest: Answer): During => ({ duringMs: ms, of, rest }),
};
