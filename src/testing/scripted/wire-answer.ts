import { createHash } from 'node:crypto';
import type { Answer, MessagesRequest } from './answer';
import { faultReply } from './fault-reply';
import { messageOf } from './message';
import { messageReply } from './message-reply';
import { promptBlocks } from './prompt';
import { createPromptCache } from './prompt-cache';
import type { WireReply } from './wire';

/** How fast the endpoint is where an answer doesn't say. */
export interface Pace {
  /** Milliseconds until the first byte. Default: 0. */
  readonly latencyMs?: number;
  /** Milliseconds for each token of the answer. Default: 0. */
  readonly msPerToken?: number;
}

/** An answer on the wire. Throws where it is an unknown fault. */
export type WireAnswer = (
  answer: Answer,
  request: MessagesRequest,
  sent: { readonly requestId: string; readonly body: string },
) => WireReply;

/** What a fault interrupts. */
const UNFINISHED = { text: 'This answer was cut while it was being said, so nobody ever knew its end.' };

export function createWireAnswer({ latencyMs: pace = 0, msPerToken = 0 }: Pace): WireAnswer {
  const cache = createPromptCache();
  return (answer, request, { requestId, body }) => {
    const latencyMs = typeof answer === 'string' ? pace : (answer.latencyMs ?? pace);
    const sending = { stream: request.stream === true, requestId, latencyMs, msPerToken };
    const id = `msg_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`;
    const blocks = promptBlocks(request);
    if (typeof answer === 'object' && 'fault' in answer) {
      const input = createPromptCache().use(request.model, blocks);
      return faultReply(answer, messageOf(id, request, UNFINISHED, input), sending);
    }
    const reply = typeof answer === 'string' ? { text: answer } : answer;
    return messageReply(messageOf(id, request, reply, cache.use(request.model, blocks)), sending);
  };
}
