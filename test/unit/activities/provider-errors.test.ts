import { ApplicationFailureCategory } from '@temporalio/common';
import { createActivities, createAnthropicModel } from '../../../src/activities';
import { type Answer, useStubEndpoint } from './support/stub-endpoint';
import { raw, refusal, reply, replyEvents, sendEvents, startStream } from './support/answers';
import {
  activitiesOver,
  detailsOf,
  environment,
  failureOf,
  generateRequest,
  KEY,
  PROMPT,
  within,
} from './support/requests';

const endpoint = useStubEndpoint();

async function failedBy(answer: Answer, attempt = 1, limits = {}) {
  endpoint.answer = answer;
  const request = generateRequest({}, limits);
  return failureOf(within(environment({ attempt }), () => activitiesOver(endpoint).generate(request)));
}

const hello = replyEvents();
const midStream =
  (type: string): Answer =>
  (response) => {
    startStream(response);
    sendEvents(response, hello.slice(0, 3));
    sendEvents(response, [{ type: 'error', error: { type, message: 'said the stream' } }]);
    response.end();
  };
const spent = (code: string): Answer =>
  refusal(429, 'rate_limit_error', 'spent', { 'x-should-retry': 'true' }, { error_code: code });

type Case = readonly [what: string, answer: Answer, type: string];

const PASSING: readonly Case[] = [
  ['429', refusal(429, 'rate_limit_error'), 'Model.RateLimited'],
  [
    '429 on a ramp limit',
    refusal(429, 'rate_limit_error', 'slow down', {}, { error_code: 'ramp_limit_exceeded' }),
    'Model.RateLimited',
  ],
  ['529', refusal(529, 'overloaded_error'), 'Model.Overloaded'],
  ['overloaded_error inside a stream', midStream('overloaded_error'), 'Model.Overloaded'],
  ['api_error inside a stream', midStream('api_error'), 'Model.ServerError'],
  ['timeout_error inside a stream', midStream('timeout_error'), 'Model.ServerError'],
  ['an unknown error inside a stream', midStream('novel_error'), 'Model.ServerError'],
  ['408', refusal(408, 'timeout_error'), 'Model.ServerError'],
  ['409', refusal(409, 'conflict'), 'Model.ServerError'],
  ['500', refusal(500, 'api_error'), 'Model.ServerError'],
  ['503 as HTML', raw(503, 'text/html', '<h1>Unavailable</h1>'), 'Model.ServerError'],
  ['504', refusal(504, 'timeout_error'), 'Model.ServerError'],
  ['200 as HTML', raw(200, 'text/html', '<h1>Welcome</h1>'), 'Model.BadResponse'],
  [
    '200 with an error',
    raw(200, 'application/json', '{"type":"error","error":{"type":"api_error"}}'),
    'Model.BadResponse',
  ],
  ['200 with a plain string', raw(200, 'text/plain', 'hello'), 'Model.BadResponse'],
  ['200 with truncated JSON', raw(200, 'application/json', '{"type":"mess'), 'Model.BadResponse'],
  [
    '200 with broken JSON inside a stream',
    raw(200, 'text/event-stream', 'event: message_start\ndata: {"type":\n\n'),
    'Model.BadResponse',
  ],
  ['an empty 200', (response) => response.writeHead(200).end(), 'Model.BadResponse'],
  ['a reply without a stop reason', reply({ stopReason: null }), 'Model.BadResponse'],
  [
    'a reply without a beginning',
    (response) => {
      startStream(response);
      sendEvents(response, hello.slice(1));
      response.end();
    },
    'Model.BadResponse',
  ],
  ['a reset before the headers', (response) => response.socket?.resetAndDestroy(), 'Model.Connection'],
  [
    'a reset inside the stream',
    (response) => {
      startStream(response);
      sendEvents(response, hello.slice(0, 3));
      setTimeout(() => response.socket?.resetAndDestroy(), 50);
    },
    'Model.Connection',
  ],
  [
    'a stream cut between two chunks',
    (response) => {
      startStream(response);
      sendEvents(response, hello.slice(0, 3));
      setTimeout(() => response.socket?.destroy(), 50);
    },
    'Model.Connection',
  ],
  [
    'a clean close without message_stop',
    (response) => {
      startStream(response);
      sendEvents(response, hello.slice(0, -1));
      response.end();
    },
    'Model.Connection',
  ],
  [
    'x-should-retry on a 400',
    refusal(400, 'invalid_request_error', 'again', { 'x-should-retry': 'true' }),
    'Model.BadRequest',
  ],
];

const FINAL: readonly Case[] = [
  ['an enforced spend limit', spent('enforced_spend_limit_reached'), 'Model.SpendLimit'],
  ['a contract spend limit', spent('contract_spend_limit_reached'), 'Model.SpendLimit'],
  [
    "a linked organisation's spend limit",
    spent('linked_organization_spend_limit_reached'),
    'Model.SpendLimit',
  ],
  [
    '400 on usage limits',
    refusal(400, 'invalid_request_error', 'You have reached your specified API usage limits.'),
    'Model.SpendLimit',
  ],
  ['400', refusal(400, 'invalid_request_error'), 'Model.BadRequest'],
  ['422', refusal(422, 'invalid_request_error'), 'Model.BadRequest'],
  ['501', refusal(501, 'api'), 'Model.BadRequest'],
  ['401', refusal(401, 'authentication_error'), 'Model.Auth'],
  ['403', refusal(403, 'permission_error'), 'Model.Auth'],
  ['402', refusal(402, 'billing_error'), 'Model.Billing'],
  ['404', refusal(404, 'not_found_error'), 'Model.NotFound'],
  ['413', refusal(413, 'request_too_large'), 'Model.RequestTooLarge'],
  [
    '400 on a prompt that is too long',
    refusal(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    'Model.ContextExceeded',
  ],
  [
    'x-should-retry: false on a 529',
    refusal(529, 'overloaded_error', 'no', { 'x-should-retry': 'false' }),
    'Model.Overloaded',
  ],
  [
    'a retry-after beyond what is waited for',
    refusal(429, 'rate_limit_error', 'later', { 'retry-after': '3600' }),
    'Model.Unavailable',
  ],
];

test.each(PASSING)('tries %s again', async (_, answer, type) => {
  const failure = await failedBy(answer);
  expect({ type: failure.type, nonRetryable: failure.nonRetryable, category: failure.category }).toEqual({
    type,
    nonRetryable: false,
    category: ApplicationFailureCategory.BENIGN,
  });
  expect(failure.nextRetryDelay).toBe(2000);
  expect(endpoint.received).toHaveLength(1);
});

test.each(FINAL)('gives up at once on %s', async (_, answer, type) => {
  const failure = await failedBy(answer);
  expect({ type: failure.type, nonRetryable: failure.nonRetryable }).toEqual({ type, nonRetryable: true });
  expect(failure.nextRetryDelay).toBeUndefined();
  expect(endpoint.received).toHaveLength(1);
});

test.each([
  ['retry-after in seconds', { 'retry-after': '30' }, 1, 30_000],
  ['retry-after-ms before retry-after', { 'retry-after-ms': '45000', 'retry-after': '3' }, 1, 45_000],
  ['its own backoff where that is longer', { 'retry-after': '1' }, 3, 8000],
  ['a minute at most of its own', {}, 9, 60_000],
])('waits by %s', async (_, headers, attempt, delay) => {
  const failure = await failedBy(
    refusal(429, 'rate_limit_error', 'wait', headers as Record<string, string>),
    attempt,
  );
  expect(failure.nextRetryDelay).toBe(delay);
});

test('waits by a retry-after that is a date', async () => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  const failure = await failedBy(refusal(429, 'rate_limit_error', 'wait', { 'retry-after': date }));
  expect(detailsOf(failure).retryAfterMs).toBeGreaterThan(30_000);
});

test('says what happened and keeps what support asks for', async () => {
  const failure = await failedBy(spent('enforced_spend_limit_reached'));
  expect(failure.message).toBe('a spend limit is reached (429 enforced_spend_limit_reached): spent');
  expect(detailsOf(failure)).toEqual({
    status: 429,
    errorType: 'rate_limit_error',
    errorCode: 'enforced_spend_limit_reached',
    requestId: 'req_stub',
  });
});

test('says how long the provider wants to wait', async () => {
  const failure = await failedBy(refusal(529, 'overloaded_error', 'later', { 'retry-after': '3600' }));
  expect(failure.message).toContain('the provider asks to wait 3600 s, more than the 120 s allowed');
});

test.each([
  ['a key', `Invalid key ${KEY}, use another`],
  ['a bearer token', 'Bad header Authorization: Bearer abc.def.ghi'],
  ['the prompt', `Cannot answer "${PROMPT}" now`],
  ['a part of the prompt', 'Cannot say: headline about the little folding bicy'],
])('keeps %s out of the failure', async (_, message) => {
  const failure = await failedBy(refusal(400, 'invalid_request_error', message));
  const kept = `${failure.message} ${JSON.stringify(failure.details)} ${failure.stack}`;
  expect(kept).not.toContain(KEY);
  expect(kept).not.toContain('abc.def');
  expect(kept).not.toContain('folding');
  expect(failure.cause).toBeUndefined();
});

test.each<readonly [what: string, answer: Answer]>([
  ['an error type', refusal(400, `leak ${KEY}`)],
  ['an error code', refusal(400, 'invalid_request_error', 'no', {}, { error_code: KEY })],
  ['a request id', refusal(400, 'invalid_request_error', 'no', { 'request-id': KEY })],
  [
    'broken JSON inside a stream',
    raw(200, 'text/event-stream', `event: message_start\ndata: Say ${KEY}\n\n`),
  ],
  ['broken JSON', raw(500, 'application/json', `{"error": ${KEY}`)],
  ['HTML', raw(503, 'text/html', `<h1>${KEY} ${PROMPT}</h1>`)],
])('keeps what an endpoint puts into %s out of the failure', async (_, answer) => {
  const failure = await failedBy(answer);
  const kept = `${failure.message} ${JSON.stringify(failure.details)} ${failure.stack}`;
  expect(kept).not.toContain(KEY);
  expect(kept).not.toContain('folding');
  expect(failure.cause).toBeUndefined();
});

test('says nothing of a reply that breaks off inside its JSON', async () => {
  const failure = await failedBy(
    raw(200, 'text/event-stream', 'event: message_start\ndata: {"a": Anna S}\n\n'),
  );
  expect(failure.message).toBe('the response is not an answer: it is not valid JSON');
});

test('keeps a key of any shape out of the failure', async () => {
  endpoint.answer = refusal(401, 'authentication_error', 'hunter2hunter2 is not a key');
  const model = createAnthropicModel({ apiKey: 'hunter2hunter2', baseUrl: endpoint.url });
  const failure = await failureOf(
    within(environment(), () => createActivities({ model }).generate(generateRequest())),
  );
  expect(failure.message).toBe(
    'the endpoint refuses the credentials (401 authentication_error): [redacted] is not a key',
  );
});

test('spreads retries by a quarter at most', async () => {
  endpoint.answer = refusal(529, 'overloaded_error');
  const activities = activitiesOver(endpoint, { random: () => 0.5 });
  const failure = await failureOf(within(environment(), () => activities.generate(generateRequest())));
  expect(failure.nextRetryDelay).toBe(2250);
});

test("takes the first delays from the call's own retry policy", async () => {
  endpoint.answer = refusal(529, 'overloaded_error');
  const retryPolicy = { initialInterval: 100, backoffCoefficient: 3, maximumInterval: 500 };
  const activities = activitiesOver(endpoint);
  const delays = [1, 2].map(async (attempt) => {
    const activity = environment({ attempt, retryPolicy });
    const failure = await failureOf(within(activity, () => activities.generate(generateRequest())));
    return failure.nextRetryDelay;
  });
  expect(await Promise.all(delays)).toEqual([300, 500]);
});
