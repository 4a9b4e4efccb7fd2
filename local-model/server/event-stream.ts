import type { ServerResponse } from 'node:http';
import type { ErrorBody } from './api-error';
import type { Generation } from './engine';
import type { MessagesRequest } from './read-request';
import { endingOf, openMessage, usageOf } from './reply';

export interface EventStream {
  /** The first piece opens the message. Nothing is sent of it before, so that waiting looks like waiting. */
  readonly text: (piece: string) => void;
  end(generation: Generation): void;
  fail(error: ErrorBody): void;
}

const PING_MS = 5_000;

/** The events of a streamed message, in the order in which Anthropic sends them; pings until the first text. */
export function openEventStream(
  response: ServerResponse,
  request: MessagesRequest,
  model: string,
): EventStream {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.flushHeaders();
  const send = (event: { readonly type: string }): void =>
    void response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  const pings = setInterval(() => send({ type: 'ping' }), PING_MS);
  response.once('close', () => clearInterval(pings));
  let isOpen = false;
  const open = (): void => {
    if (isOpen) return;
    isOpen = true;
    clearInterval(pings);
    for (const event of openingEvents(request, model)) send(event);
  };
  return {
    text: (piece) => {
      open();
      send(textDelta(piece));
    },
    end: (generation) => {
      open();
      for (const event of closingEvents(request, generation)) send(event);
      response.end();
    },
    fail: (error) => {
      send(error);
      response.end();
    },
  };
}

interface StreamEvent {
  readonly type: string;
}

function openingEvents(request: MessagesRequest, model: string): readonly StreamEvent[] {
  const block = {
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'text', text: '', citations: null },
  };
  return [eventOf('message_start', { message: openMessage(request, model) }), block];
}

const textDelta = (text: string): StreamEvent =>
  eventOf('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });

function closingEvents(request: MessagesRequest, generation: Generation): readonly StreamEvent[] {
  const usage = { ...usageOf(generation), server_tool_use: null, output_tokens_details: null };
  return [
    eventOf('content_block_stop', { index: 0 }),
    eventOf('message_delta', { delta: { ...endingOf(request, generation), container: null }, usage }),
    eventOf('message_stop', {}),
  ];
}

const eventOf = (type: string, fields: object): StreamEvent => ({ type, ...fields });
