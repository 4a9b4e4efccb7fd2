import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError, asApiError, errorBody } from './api-error';
import type { Engine } from './engine';
import { answerMessages } from './messages';
import { modelById, modelList } from './model-info';
import { createQueue, type Queue } from './queue';
import { readBody } from './read-body';
import { sendJson } from './send-json';
import { readTurns } from './turns';

export interface ModelServerOptions {
  /** Most requests that wait for their turn; one more is answered 529. Default 8. */
  readonly queue?: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly path: string;
}

/** An HTTP server that speaks the Anthropic Messages API for one engine; not yet listening. */
export function createModelServer(engine: Engine, options: ModelServerOptions = {}): Server {
  const queue = createQueue(options.queue ?? 8);
  return createServer((request, response) => {
    const requestId = `req_local_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
    response.setHeader('request-id', requestId);
    const path = (request.url ?? '/').replace(/\?.*$/s, '');
    route(engine, queue, { request, response, requestId, path }).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const { status, headers } = asApiError(error);
      sendJson(response, status, errorBody(error, requestId), headers);
    });
  });
}

async function route(
  engine: Engine,
  queue: Queue,
  { request, response, requestId, path }: Exchange,
): Promise<void> {
  const endpoint = `${request.method} ${path}`;
  if (endpoint === 'GET /health') return sendJson(response, 200, { status: 'ok', model: engine.model });
  requireCredential(request);
  const body = request.method === 'POST' ? await readBody(request) : {};
  if (endpoint === 'POST /v1/messages') return answerMessages(engine, queue, { body, response, requestId });
  if (endpoint === 'POST /v1/messages/count_tokens') {
    const turns = readTurns(body.system, body.messages);
    return sendJson(response, 200, { input_tokens: engine.countTokens(turns) });
  }
  if (endpoint === 'GET /v1/models') return sendJson(response, 200, modelList(engine));
  const id = /^GET \/v1\/models\/([^/]+)$/.exec(endpoint)?.[1];
  if (id) return sendJson(response, 200, modelById(engine, decodeURIComponent(id)));
  throw new ApiError('not_found_error', `there is no ${endpoint} here`);
}

/** Any key will do: what matters is that a client which would send none to Anthropic fails here too. */
function requireCredential({ headers }: IncomingMessage): void {
  const bearer = /^Bearer +(\S+)/i.exec(headers.authorization ?? '')?.[1];
  if (!bearer && !headers['x-api-key'])
    throw new ApiError(
      'authentication_error',
      'a key is needed (any will do): Authorization: Bearer, or x-api-key',
    );
}
