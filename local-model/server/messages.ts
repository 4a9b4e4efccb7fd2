import type { ServerResponse } from 'node:http';
import { ApiError, errorBody } from './api-error';
import type { Engine, Generation } from './engine';
import { openEventStream } from './event-stream';
import type { Queue } from './queue';
import { readRequest, type MessagesRequest } from './read-request';
import { closedMessage } from './reply';
import { sendJson } from './send-json';

export interface Call {
  readonly body: Record<string, unknown>;
  readonly response: ServerResponse;
  readonly requestId: string;
}

/**
 * Answers `POST /v1/messages`, as JSON or as a stream of events. When the client goes away, its place in the queue and
 * its generation end.
 *
 * @throws ApiError as long as nothing was sent; after that an error is an event of the stream.
 */
export async function answerMessages(engine: Engine, queue: Queue, call: Call): Promise<void> {
  const request = readRequest(call.body, engine);
  const gone = new AbortController();
  call.response.once('close', () => gone.abort(new Error('the client went away')));
  const turn = queue.enter(gone.signal);
  if (!turn) throw overloaded(queue);
  const answer = request.stream ? answerAsStream : answerAsJson;
  try {
    await answer(request, engine, call, async (onText) => {
      const endTurn = await turn;
      try {
        return await engine.generate(request, onText, gone.signal);
      } finally {
        endTurn();
      }
    });
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

type Generate = (onText: (text: string) => void) => Promise<Generation>;
type Answer = (request: MessagesRequest, engine: Engine, call: Call, generate: Generate) => Promise<void>;

const answerAsJson: Answer = async (request, engine, { response }, generate) => {
  let text = '';
  const generation = await generate((piece) => (text += piece));
  sendJson(response, 200, closedMessage(request, engine.model, text, generation));
};

const answerAsStream: Answer = async (request, engine, { response, requestId }, generate) => {
  const stream = openEventStream(response, request, engine.model);
  try {
    stream.end(await generate(stream.text));
  } catch (error) {
    stream.fail(errorBody(error, requestId));
  }
};

function overloaded(queue: Queue): ApiError {
  return new ApiError('overloaded_error', 'Overloaded: the local model writes one reply at a time', {
    'retry-after': String(queue.secondsToWait()),
  });
}
