import type { ContentBlock, Message, StopReason } from '@anthropic-ai/sdk/resources/messages';
import type { MessagesRequest, Reply } from './answer';
import type { InputUsage } from './prompt-cache';
import { firstTokens, tokensOf } from './tokens';

/** The message that a reply is for a request. */
export function messageOf(id: string, request: MessagesRequest, reply: Reply, input: InputUsage): Message {
  const { content, stopReason, stopSequence = null } = contentOf(request, reply);
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: reply.model ?? request.model,
    content,
    container: null,
    diagnostics: null,
    stop_reason: stopReason,
    stop_sequence: stopSequence,
    stop_details:
      stopReason === 'refusal'
        ? { type: 'refusal', category: 'general_harms', explanation: 'The scripted endpoint refuses.' }
        : null,
    usage: {
      ...input,
      output_tokens: Math.min(Math.max(1, outputTokens(content)), request.max_tokens),
      output_tokens_details: null,
      inference_geo: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: null,
      ...reply.usage,
    },
  };
}

interface Content {
  readonly content: ContentBlock[];
  readonly stopReason: StopReason;
  readonly stopSequence?: string;
}

function contentOf(request: MessagesRequest, reply: Reply): Content {
  const stopReason = reply.stopReason ?? 'end_turn';
  if (reply.content) return { content: [...reply.content], stopReason };
  if (reply.bytes !== undefined) return { content: [textBlock('x'.repeat(reply.bytes))], stopReason };
  const text = reply.json === undefined ? reply.text : JSON.stringify(reply.json);
  if (text === undefined) return { content: [], stopReason };
  if (reply.stopReason) return { content: [textBlock(text)], stopReason };
  return cutText(text, request);
}

/** A text as far as `stop_sequences` and `max_tokens` let it go. */
function cutText(text: string, request: MessagesRequest): Content {
  const stops = (request.stop_sequences ?? [])
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  const stop = stops[0];
  const said = stop ? text.slice(0, stop.at) : text;
  if (tokensOf(said) > request.max_tokens) {
    return { content: [textBlock(firstTokens(said, request.max_tokens))], stopReason: 'max_tokens' };
  }
  if (stop) return { content: [textBlock(said)], stopReason: 'stop_sequence', stopSequence: stop.stop };
  return { content: [textBlock(said)], stopReason: 'end_turn' };
}

function textBlock(text: string): ContentBlock {
  return { type: 'text', text, citations: null };
}

function outputTokens(content: readonly ContentBlock[]): number {
  return content.reduce(
    (sum, block) => sum + tokensOf(block.type === 'text' ? block.text : JSON.stringify(block)),
    0,
  );
}
