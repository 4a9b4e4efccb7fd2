import type { ServerResponse } from 'node:http';
import type { Answer } from './stub-endpoint';

export interface ReplyParts {
  readonly text?: string;
  readonly model?: string;
  readonly stopReason?: string | null;
  readonly usage?: Record<string, unknown>;
  /** Blocks in front of the text block. */
  readonly before?: readonly Record<string, unknown>[];
}

/** The events of a whole reply; a block with `text` is one that says something. */
export function replyEvents(parts: ReplyParts = {}): Record<string, unknown>[] {
  const { text = 'Hello there.', model = 'claude-haiku-4-5', stopReason = 'end_turn', before = [] } = parts;
  const usage = { input_tokens: 10, output_tokens: 1, ...parts.usage };
  return [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        stop_reason: null,
        usage,
      },
    },
    ...before.flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: block },
      { type: 'content_block_stop', index },
    ]),
    ...textBlock(before.length, text),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason },
      usage: { output_tokens: 5, ...deltaCounts(parts.usage) },
    },
    { type: 'message_stop' },
  ];
}

function deltaCounts(usage: Record<string, unknown> = {}): Record<string, unknown> {
  return 'output_tokens' in usage ? { output_tokens: usage['output_tokens'] } : {};
}

function textBlock(index: number, text: string): Record<string, unknown>[] {
  const half = Math.ceil(text.length / 2);
  return [
    { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
    ...[text.slice(0, half), text.slice(half)].map((part) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'text_delta', text: part },
    })),
    { type: 'content_block_stop', index },
  ];
}

export function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_stub' });
  response.flushHeaders();
}

export function sendEvents(response: ServerResponse, events: readonly Record<string, unknown>[]): void {
  for (const event of events)
    response.write(`event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`);
}

/** A complete reply. */
export function reply(parts: ReplyParts = {}): Answer {
  return (response) => {
    startStream(response);
    sendEvents(response, replyEvents(parts));
    response.end();
  };
}

/** An error as the provider sends it. */
export function refusal(
  status: number,
  type: string,
  message = 'said the provider',
  headers: Record<string, string> = {},
  details?: Record<string, unknown>,
): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_stub', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message, ...(details && { details }) } }));
  };
}

/** Any response in full. */
export function raw(status: number, contentType: string, body: string): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': contentType, 'request-id': 'req_stub' });
    response.end(body);
  };
}
