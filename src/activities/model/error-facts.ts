import { isObject } from '../../chain/json';
import { type ErrorFacts, type ErrorKind, ModelError } from './model-error';
import { codeOf } from './redact';
import { retryAfterMs } from './retry-after';

/**
 * Reads any error by its fields, never by `instanceof`: two copies of a library in one process have different classes.
 *
 * @param now milliseconds since the epoch, for a `retry-after` that is a date.
 */
export function factsOf(error: unknown, now: number): ErrorFacts {
  if (error instanceof ModelError) return error.facts;
  if (!isObject(error)) return { kind: 'unknown', message: String(error) };
  return providerFacts(error, now) ?? factsByKind(error);
}

/**
 * An error that the provider itself sent, as a response or inside a stream: it has a status or an error type. The message of
 * Anthropic's SDK is the whole body, its `apiMessage` the provider's words.
 */
function providerFacts(error: Record<string, unknown>, now: number): ErrorFacts | undefined {
  const status = typeof error['status'] === 'number' ? error['status'] : undefined;
  if (status === undefined && stringOf(error['type']) === undefined) return undefined;
  const errorType = codeOf(stringOf(error['type']));
  const errorCode = codeOf(stringOf(error['errorCode']));
  const requestId = codeOf(stringOf(error['requestID']));
  const message = stringOf('apiMessage' in error ? error['apiMessage'] : error['message']);
  return {
    kind: 'answered',
    ...(status !== undefined && { status }),
    ...(errorType !== undefined && { errorType }),
    ...(errorCode !== undefined && { errorCode }),
    ...(requestId !== undefined && { requestId }),
    ...(message !== undefined && { message }),
    ...headerFacts(error['headers'], now),
  };
}

function headerFacts(headers: unknown, now: number): Pick<ErrorFacts, 'retryAfterMs' | 'shouldRetry'> {
  if (!isObject(headers) || typeof headers['get'] !== 'function') return {};
  const get = (name: string): string | undefined => stringOf((headers as unknown as Headers).get(name));
  const delay = retryAfterMs(get, now);
  const should = get('x-should-retry');
  return {
    ...(delay !== undefined && { retryAfterMs: delay }),
    ...((should === 'true' || should === 'false') && { shouldRetry: should === 'true' }),
  };
}

/** What errors without a status look like, first match: the SDK's, then the platform's. */
const KINDS: readonly { readonly kind: ErrorKind; readonly name?: RegExp; readonly message?: RegExp }[] = [
  { kind: 'timeout', name: /^(APIConnectionTimeoutError|APIUserAbortError|AbortError|TimeoutError)$/ },
  { kind: 'connection', name: /^(APIConnectionError|RetryableError)$/ },
  { kind: 'connection', message: /terminated|fetch failed|socket|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT/ },
  { kind: 'connection', name: /^AnthropicError$/, message: /(stream|request) ended/ },
  { kind: 'bad_response', name: /^SyntaxError$/ },
  { kind: 'config', name: /^AnthropicError$/ },
  { kind: 'config', message: /Could not resolve authentication method|Streaming is required/ },
];

/** What could not be parsed is quoted by the platform's message: it is a part of a reply. */
function factsByKind(error: Record<string, unknown>): ErrorFacts {
  const kind = kindOf(error);
  if (kind === 'connection') return { kind, message: withCode(messageOf(error), error) };
  return { kind, message: kind === 'bad_response' ? 'it is not valid JSON' : messageOf(error) };
}

/** `Connection error (ECONNREFUSED)`: libraries hide in causes what alone tells a wrong name from a server that is down. */
function withCode(message: string, error: Record<string, unknown>): string {
  let each: unknown = error;
  for (let depth = 0; depth < 5 && isObject(each); depth++, each = each['cause']) {
    const code = stringOf(each['code']);
    if (code === undefined || !/^[A-Z][A-Z0-9_]{2,40}$/.test(code)) continue;
    return message.includes(code) ? message : `${message.replace(/\.$/, '')} (${code})`;
  }
  return message;
}

function kindOf(error: Record<string, unknown>): ErrorKind {
  const name = stringOf(error['name']) ?? '';
  const message = `${messageOf(error)} ${stringOf(error['code']) ?? ''}`;
  return (
    KINDS.find((row) => (row.name?.test(name) ?? true) && (row.message?.test(message) ?? true))?.kind ??
    'unknown'
  );
}

function messageOf(error: Record<string, unknown>): string {
  return stringOf(error['message']) ?? 'no message';
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
