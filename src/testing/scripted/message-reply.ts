import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { jsonReply } from './api-error';
import { streamEvents } from './stream-events';
import { tokensOf } from './tokens';
import type { Head, WireReply } from './wire';

/** How a message is sent. */
export interface Sending {
  readonly stream: boolean;
  readonly requestId: string;
  readonly latencyMs: number;
  readonly msPerToken: number;
}

/** A message as JSON or as an event stream; both take the same time in all. */
export function messageReply(message: Message, sending: Sending): WireReply {
  const { stream, requestId, latencyMs, msPerToken } = sending;
  if (stream) {
    const parts = streamEvents(message, msPerToken);
    return { delayMs: latencyMs, head: streamHead(requestId), parts, ending: 'close' };
  }
  const tokens = message.content.reduce(
    (sum, block) => sum + (block.type === 'text' ? tokensOf(block.text) : 0),
    0,
  );
  return {
    ...jsonReply(200, JSON.stringify(message), requestId),
    delayMs: latencyMs + tokens * msPerToken,
  };
}

function streamHead(requestId: string): Head {
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'request-id': requestId,
    },
  };
}
