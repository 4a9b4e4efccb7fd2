import type { Generation } from './engine';
import type { MessagesRequest } from './read-request';

export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
}

export interface Ending {
  readonly stop_reason: 'end_turn' | 'max_tokens' | 'stop_sequence' | 'model_context_window_exceeded';
  readonly stop_sequence: string | null;
  readonly stop_details: null;
}

/** The Messages API's message as it stands before anything is generated. */
export function openMessage(request: MessagesRequest, model: string): Record<string, unknown> {
  return {
    id: `msg_local_${request.fingerprint.slice(0, 24)}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    container: null,
    diagnostics: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: wholeUsage({
      input_tokens: request.inputTokens,
      output_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
    }),
  };
}

/** The finished message. */
export function closedMessage(
  request: MessagesRequest,
  model: string,
  text: string,
  generation: Generation,
): Record<string, unknown> {
  return {
    ...openMessage(request, model),
    ...endingOf(request, generation),
    content: [{ type: 'text', text, citations: null }],
    usage: wholeUsage(usageOf(generation)),
  };
}

export function endingOf(request: MessagesRequest, { end, stoppedBy }: Generation): Ending {
  const reasons = {
    done: 'end_turn',
    stop: 'stop_sequence',
    length: request.isClamped ? 'model_context_window_exceeded' : 'max_tokens',
  } as const;
  return { stop_reason: reasons[end], stop_sequence: stoppedBy ?? null, stop_details: null };
}

/** Input tokens that were still in memory are counted as read from the cache, as the API does. */
export function usageOf({ inputTokens, cachedTokens, outputTokens }: Generation): Usage {
  return {
    input_tokens: inputTokens - cachedTokens,
    output_tokens: outputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
  };
}

function wholeUsage(usage: Usage): Record<string, unknown> {
  return {
    ...usage,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    inference_geo: null,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: 'standard',
    speed: null,
  };
}
