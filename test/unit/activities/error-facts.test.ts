import { classify } from '../../../src/activities/model/classify';
import { factsOf } from '../../../src/activities/model/error-facts';
import { ModelError } from '../../../src/activities/model/model-error';
import { retryAfterMs, retryDelay } from '../../../src/activities/model/retry-after';

const named = (name: string, message = 'x', more = {}) =>
  Object.assign(new Error(message), { name, ...more });
const NOW = Date.UTC(2026, 10, 22, 12);

test.each([
  ["the SDK's header timeout", named('APIConnectionTimeoutError'), 'Model.Timeout', false],
  ['an abort that nobody asked for', named('APIUserAbortError'), 'Model.Timeout', false],
  ['an abort inside a body', new DOMException('aborted', 'AbortError'), 'Model.Timeout', false],
  ["the SDK's connection error", named('APIConnectionError'), 'Model.Connection', false],
  ['a body that was cut', new TypeError('terminated'), 'Model.Connection', false],
  ['a socket error by its code', named('Error', 'read', { code: 'ECONNRESET' }), 'Model.Connection', false],
  [
    'a stream helper that got no message',
    named('AnthropicError', 'stream ended without producing a Message'),
    'Model.Connection',
    false,
  ],
  ['JSON that is none', new SyntaxError('Unexpected token'), 'Model.BadResponse', false],
  [
    'a request that should have been streamed',
    named('AnthropicError', 'Streaming is required for long requests'),
    'Model.Config',
    true,
  ],
  ['no credential', new Error('Could not resolve authentication method.'), 'Model.Config', true],
  ['what the model says itself', new ModelError({ kind: 'bad_response' }), 'Model.BadResponse', false],
  ['a status without a body', { status: 502 }, 'Model.ServerError', false],
  ['an error that nobody knows', new Error('x is not a function'), 'Model.ServerError', false],
  ['something thrown that is no error', 'oops', 'Model.ServerError', false],
])('reads %s', (_, error, type, nonRetryable) => {
  expect(classify(factsOf(error, NOW), 1000)).toMatchObject({ type, nonRetryable });
});

test.each([
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after-ms': '20' }, 20],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after-ms': '-5' }, undefined],
  [{}, undefined],
])('reads %j as %j milliseconds', (headers: Record<string, string>, delay) => {
  expect(retryAfterMs((name) => headers[name], NOW)).toBe(delay);
});

test('a delay is the longer of what is asked and the backoff, and a quarter at most on top', () => {
  expect([1, 2, 3, 6, 50].map((attempt) => retryDelay(attempt, undefined, 0))).toEqual([
    2000, 4000, 8000, 60_000, 60_000,
  ]);
  expect(retryDelay(1, 90_000, 0)).toBe(90_000);
  expect(retryDelay(1, 1, 1)).toBe(2500);
});
