import type { StatusDetails } from './fault';
import type { WireReply } from './wire';

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** The status that the API sends with an error type; 500 for one that it has no status for. */
export function statusOf(type: string): number {
  return Number(Object.entries(TYPES).find(([, known]) => known === type)?.[0] ?? 500);
}

/** An error as the API sends it. */
export function apiError(
  status: number,
  requestId: string,
  details: StatusDetails & { readonly delayMs?: number; readonly fault?: string } = {},
): WireReply {
  const { errorCode, delayMs = 0, fault = `status ${status}` } = details;
  const type = details.type ?? TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  const message = details.message ?? `The scripted endpoint answers ${status}.`;
  const more = { ...details.details, ...(errorCode === undefined ? {} : { error_code: errorCode }) };
  const error = { type, message, ...(Object.keys(more).length > 0 ? { details: more } : {}) };
  const body = JSON.stringify({ type: 'error', error, request_id: requestId });
  return { ...jsonReply(status, body, requestId, details.headers), delayMs, fault };
}

/** A complete JSON body, at once. */
export function jsonReply(
  status: number,
  body: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): WireReply {
  return {
    delayMs: 0,
    head: {
      status,
      headers: { 'content-type': 'application/json', 'request-id': requestId, ...headers },
    },
    parts: [body],
    ending: 'close',
  };
}
