import type { CallInfo, MessagesRequest } from './answer';
import type { AnswerCall } from './answer-call';
import { apiError } from './api-error';
import { CALL_HEADER, RUN_HEADER } from '../../chain/contract';
import { parseCall } from './call-header';
import type { LedgerCall } from './ledger';
import type { LedgerBook } from './ledger-book';
import { play, untilAborted } from './play';
import { parseBody, readRequest } from './preflight';
import type { Serve, WireReply, WireRequest } from './wire';
import type { WireAnswer } from './wire-answer';
import { messageOf } from '../../chain/words';

/** What answering a message takes. */
export interface MessagesService {
  readonly book: LedgerBook;
  readonly answerCall: AnswerCall;
  readonly wireAnswer: WireAnswer;
  readonly keepRequests: boolean;
}

/** `POST /v1/messages`: every request stands in the ledger, whatever becomes of it. */
export function createServeMessages(service: MessagesService): Serve {
  const { book } = service;
  return async (request, sink, signal) => {
    const parsed = parseBody(request.body);
    const call = startCall(service, request, parsed);
    let reply: WireReply | undefined;
    try {
      reply = await untilAborted(replyTo(service, request, parsed, call), signal);
      const { fault } = reply;
      await play(reply, sink, signal, () =>
        book.end(call, fault === undefined ? 'answered' : 'fault', fault),
      );
    } catch (error) {
      if (!signal.aborted) throw error;
      book.end(call, 'aborted', reply?.fault);
    }
  };
}

function startCall(
  { book, keepRequests }: MessagesService,
  request: WireRequest,
  parsed: unknown,
): LedgerCall {
  const call = request.header(CALL_HEADER) ?? '';
  const run = request.header(RUN_HEADER);
  const { model, max_tokens: maxTokens } = (parsed ?? {}) as Partial<MessagesRequest>;
  return book.start({
    call,
    ...(run === undefined ? {} : { run }),
    ...(parseCall(call) ?? { path: call, purpose: 'unreadable', try: 0 }),
    ...(model === undefined ? {} : { model }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(keepRequests ? { request: parsed } : {}),
    startedAt: Date.now(),
  });
}

async function replyTo(
  { book, answerCall, wireAnswer }: MessagesService,
  request: WireRequest,
  parsed: unknown,
  call: LedgerCall,
): Promise<WireReply> {
  const { requestId } = call;
  const read = readRequest(request, parsed, requestId, { maxTokens: true });
  if ('refusal' in read) return read.refusal;
  if (!parseCall(call.call)) {
    const message = `${CALL_HEADER}: "${call.call}" is not <path>/<purpose>/<try>`;
    return apiError(400, requestId, { message });
  }
  try {
    const answer = await answerCall(read.body, infoOf(call, book.sinceFirst(call)));
    return wireAnswer(answer, read.body, { requestId, body: request.body ?? '' });
  } catch (error) {
    const message = `scripted endpoint: ${messageOf(error)}`;
    const headers = { 'x-should-retry': 'false' };
    return apiError(500, requestId, { message, headers, fault: 'no answer' });
  }
}

function infoOf(call: LedgerCall, sinceFirstMs: number): CallInfo {
  const { path, purpose, n, run } = call;
  return {
    call: call.call,
    path,
    purpose,
    try: call.try,
    n,
    sinceFirstMs,
    ...(run === undefined ? {} : { run }),
  };
}
