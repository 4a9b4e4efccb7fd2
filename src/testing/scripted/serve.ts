import { apiError, jsonReply } from './api-error';
import { modelInfo, modelsPage } from './models';
import { play } from './play';
import { parseBody, readRequest, unauthorised } from './preflight';
import { promptBlocks, promptTokens } from './prompt';
import type { Serve, WireReply, WireRequest } from './wire';

const MODELS_PATH = '/v1/models';

/** The API's addresses: `messages` keeps the ledger and answers `POST /v1/messages`; all else is answered here. */
export function createServe(messages: Serve): Serve {
  let others = 0;
  return async (request, sink, signal) => {
    if (request.method === 'POST' && request.path === '/v1/messages') return messages(request, sink, signal);
    others += 1;
    await play(otherReply(request, `req_other_${others}`), sink, signal, () => undefined).catch(
      (error: unknown) => {
        if (!signal.aborted) throw error;
      },
    );
  };
}

function otherReply(request: WireRequest, requestId: string): WireReply {
  const { method, path } = request;
  if (method === 'POST' && path === '/v1/messages/count_tokens') return countTokens(request, requestId);
  const refusal = unauthorised(request, requestId);
  if (refusal) return refusal;
  if (method === 'GET' && path === MODELS_PATH)
    return jsonReply(200, JSON.stringify(modelsPage()), requestId);
  if (method === 'GET' && path.startsWith(`${MODELS_PATH}/`)) {
    const id = decodeURIComponent(path.slice(MODELS_PATH.length + 1));
    return jsonReply(200, JSON.stringify(modelInfo(id)), requestId);
  }
  return apiError(404, requestId, { message: `Not found: ${method} ${path}` });
}

function countTokens(request: WireRequest, requestId: string): WireReply {
  const read = readRequest(request, parseBody(request.body), requestId, { maxTokens: false });
  if ('refusal' in read) return read.refusal;
  return jsonReply(200, JSON.stringify({ input_tokens: promptTokens(promptBlocks(read.body)) }), requestId);
}
