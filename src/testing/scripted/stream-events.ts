import type {
  ContentBlock,
  Message,
  MessageDeltaUsage,
  RawContentBlockDelta,
  RawMessageStreamEvent,
} from '@anthropic-ai/sdk/resources/messages';
import { pieces, tokensOf } from './tokens';

/** An event stream's text for one event. */
export function eventText<T extends { readonly type: string }>(event: T): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export const PING = { type: 'ping' };

/** A message as the API streams it; a positive number between two events is a wait. */
export function streamEvents(message: Message, msPerToken: number): (string | number)[] {
  const parts: (string | number)[] = [
    eventText({
      type: 'message_start',
      message: {
        ...message,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...message.usage, output_tokens: 1 },
      },
    } satisfies RawMessageStreamEvent),
  ];
  message.content.forEach((block, index) => parts.push(...blockEvents(block, index, msPerToken)));
  const { container, stop_details, stop_reason, stop_sequence } = message;
  parts.push(
    eventText({
      type: 'message_delta',
      delta: { container, stop_details, stop_reason, stop_sequence },
      usage: deltaUsage(message),
    } satisfies RawMessageStreamEvent),
    eventText({ type: 'message_stop' } satisfies RawMessageStreamEvent),
  );
  return parts;
}

/** A stream up to the middle of what it says. */
export function firstHalf(parts: readonly (string | number)[]): (string | number)[] {
  const deltas = parts.flatMap((part, at) =>
    typeof part === 'string' && part.startsWith('event: content_block_delta') ? [at] : [],
  );
  return parts.slice(0, (deltas[Math.floor(deltas.length / 2)] ?? 1) + 1);
}

function* blockEvents(block: ContentBlock, index: number, msPerToken: number): Generator<string | number> {
  const { start, deltas } = openBlock(block, msPerToken > 0);
  yield eventText({
    type: 'content_block_start',
    index,
    content_block: start,
  } satisfies RawMessageStreamEvent);
  if (index === 0) yield eventText(PING);
  for (const delta of deltas) {
    if (msPerToken > 0) yield msPerToken;
    yield eventText({ type: 'content_block_delta', index, delta } satisfies RawMessageStreamEvent);
  }
  yield eventText({ type: 'content_block_stop', index } satisfies RawMessageStreamEvent);
}

interface OpenBlock {
  readonly start: ContentBlock;
  readonly deltas: readonly RawContentBlockDelta[];
}

function openBlock(block: ContentBlock, byToken: boolean): OpenBlock {
  switch (block.type) {
    case 'text': {
      const step = byToken ? 1 : Math.ceil(tokensOf(block.text) / 64);
      const deltas = pieces(block.text, step).map((text) => ({ type: 'text_delta' as const, text }));
      return { start: { ...block, text: '' }, deltas };
    }
    case 'thinking':
      return {
        start: { ...block, thinking: '', signature: '' },
        deltas: [
          { type: 'thinking_delta', thinking: block.thinking },
          { type: 'signature_delta', signature: block.signature },
        ],
      };
    case 'tool_use':
      return {
        start: { ...block, input: {} },
        deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }],
      };
    default:
      return { start: block, deltas: [] };
  }
}

function deltaUsage({ usage }: Message): MessageDeltaUsage {
  return {
    input_tokens: usage.input_tokens,
    cache_creation_input_tokens: usage.cache_creation_input_tokens,
    cache_read_input_tokens: usage.cache_read_input_tokens,
    output_tokens: usage.output_tokens,
    output_tokens_details: usage.output_tokens_details,
    server_tool_use: usage.server_tool_use,
  };
}
