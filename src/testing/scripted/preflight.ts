import type { MessagesRequest } from './answer';
import { apiError } from './api-error';
import { requestProblem } from './validate-request';
import type { WireReply, WireRequest } from './wire';

/** Why the API would not even look at a request; undefined where it would. Any credential will do. */
export function unauthorised(request: WireRequest, requestId: string): WireReply | undefined {
  const key = request.header('x-api-key')?.trim();
  if (key || /^Bearer\s+\S/i.test(request.header('authorization') ?? '')) return undefined;
  return apiError(401, requestId, { message: 'x-api-key header is required' });
}

/** The checked body of a request for a message, or what the API answers instead. */
export function readRequest(
  request: WireRequest,
  parsed: unknown,
  requestId: string,
  needs: { maxTokens: boolean },
): { readonly body: MessagesRequest } | { readonly refusal: WireReply } {
  const refusal = unauthorised(request, requestId);
  if (refusal) return { refusal };
  if (request.body === undefined) {
    const message = 'Request exceeds the maximum allowed number of bytes.';
    return { refusal: apiError(413, requestId, { message }) };
  }
  const problem = requestProblem(parsed, needs);
  if (problem) return { refusal: apiError(400, requestId, { message: problem }) };
  return { body: parsed as MessagesRequest };
}

/** Undefined where it is not JSON. */
export function parseBody(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}
