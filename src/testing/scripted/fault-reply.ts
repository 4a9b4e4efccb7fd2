import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { apiError, statusOf } from './api-error';
import type { ErrorEventFault, Fault, PingsFault } from './fault';
import { messageReply, type Sending } from './message-reply';
import { eventText, firstHalf, PING } from './stream-events';
import type { WireReply } from './wire';

/** Long enough for the bytes before it to have been read. */
const BEFORE_RESET_MS = 20;

/** A fault on the wire; `unfinished` is the message that it interrupts. */
export function faultReply(fault: Fault, unfinished: Message, sending: Sending): WireReply {
  const { requestId, latencyMs: delayMs } = sending;
  const whole = messageReply(unfinished, { ...sending, msPerToken: 0 });
  const half = { ...whole, parts: halfOf(whole, sending) };
  switch (fault.fault) {
    case 'status':
      return apiError(fault.status, requestId, { ...fault, delayMs, fault: `status ${fault.status}` });
    case 'body': {
      const headers = { 'content-type': fault.contentType, 'request-id': requestId, ...fault.headers };
      const head = { status: fault.status, headers };
      const name = `body ${fault.status} ${fault.contentType}`;
      return { delayMs, head, parts: fault.body === '' ? [] : [fault.body], ending: 'close', fault: name };
    }
    case 'reset': {
      const name = `reset ${fault.at}`;
      if (fault.at === 'before-headers') return { delayMs, parts: [], ending: 'reset', fault: name };
      return { ...half, parts: [...half.parts, BEFORE_RESET_MS], ending: 'reset', fault: name };
    }
    case 'cut':
      return { ...half, fault: 'cut' };
    case 'error-event':
      return errorEventReply(fault, half, sending);
    case 'stall': {
      const name = `stall ${fault.at}`;
      if (fault.at === 'before-headers') return { delayMs, parts: [], ending: 'stall', fault: name };
      return { ...half, parts: fault.at === 'headers' ? [] : half.parts, ending: 'stall', fault: name };
    }
    case 'pings':
      return { ...whole, parts: pings(fault, sending.stream), fault: 'pings' };
    default:
      throw new TypeError(`unknown fault: ${JSON.stringify(fault)}`);
  }
}

function halfOf(reply: WireReply, { stream }: Sending): (string | number)[] {
  const parts = [...reply.parts];
  if (stream) return firstHalf(parts);
  const body = parts.join('');
  return [body.slice(0, body.length / 2)];
}

function errorEventReply(fault: ErrorEventFault, half: WireReply, sending: Sending): WireReply {
  const { type, message } = fault;
  const name = `error-event ${type}`;
  if (!sending.stream) {
    return apiError(statusOf(type), sending.requestId, { type, message, delayMs: half.delayMs, fault: name });
  }
  const error = { type: 'error', error: { type, message }, request_id: sending.requestId };
  return { ...half, parts: [...half.parts, eventText(error)], fault: name };
}

function* pings(fault: PingsFault, stream: boolean): Generator<string | number> {
  for (;;) {
    yield stream ? eventText(PING) : ' ';
    yield Math.max(1, fault.everyMs);
  }
}
