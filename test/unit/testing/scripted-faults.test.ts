import Anthropic from '@anthropic-ai/sdk';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { fault } from '../../../src/testing/scripted';
import { ask, askStream, closeAll, errorOf, mounted, MOUNTS, rawEvents, textOf } from './scripted-mounts';

afterEach(closeAll);

describe.each(MOUNTS)('faults %s', (mount) => {
  const withAnswer = (answer: Parameters<typeof mounted>[1] & object) => mounted(mount, answer);

  it.each([
    [400, Anthropic.BadRequestError, 'invalid_request_error'],
    [401, Anthropic.AuthenticationError, 'authentication_error'],
    [402, Anthropic.PaymentRequiredError, 'billing_error'],
    [403, Anthropic.PermissionDeniedError, 'permission_error'],
    [404, Anthropic.NotFoundError, 'not_found_error'],
    [408, Anthropic.RequestTimeoutError, 'invalid_request_error'],
    [409, Anthropic.ConflictError, 'conflict_error'],
    [413, Anthropic.ContentTooLargeError, 'request_too_large'],
    [429, Anthropic.RateLimitError, 'rate_limit_error'],
    [500, Anthropic.InternalServerError, 'api_error'],
    [501, Anthropic.NotImplementedError, 'api_error'],
    [503, Anthropic.ServiceUnavailableError, 'api_error'],
    [504, Anthropic.GatewayTimeoutError, 'timeout_error'],
    [529, Anthropic.OverloadedError, 'overloaded_error'],
  ])('status %i is its SDK error', async (status, errorClass, type) => {
    const endpoint = await withAnswer({ answer: fault.status(status, { message: 'as scripted' }) });

    const error = await errorOf(ask(endpoint));

    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ status, type, apiMessage: 'as scripted', requestID: 'req_000001' });
    expect(endpoint.ledger.calls).toMatchObject([{ outcome: 'fault', fault: `status ${status}` }]);
  });

  it('any header goes with any status', async () => {
    const headers = { 'retry-after': '2', 'retry-after-ms': '1500', 'x-should-retry': 'true' };
    const answer = [fault.status(529, { headers }), fault.html(503, headers)];
    const endpoint = await withAnswer({ answer });

    const errors = [await errorOf(askStream(endpoint)), await errorOf(ask(endpoint))];

    for (const error of errors) {
      expect(Object.fromEntries(error.headers as Headers)).toMatchObject(headers);
    }
  });

  it.each([
    ['enforced_spend_limit_reached', Anthropic.RateLimitError],
    ['contract_spend_limit_reached', Anthropic.RateLimitError],
    ['ramp_limit_exceeded', Anthropic.RateLimitError],
  ])('error code %s picks a class of its own', async (errorCode, parent) => {
    const endpoint = await withAnswer({ answer: fault.status(429, { errorCode, details: { limit: 5 } }) });

    const error = await errorOf(ask(endpoint));

    expect(error).toBeInstanceOf(parent);
    expect(error.constructor).not.toBe(parent);
    expect(error).toMatchObject({ errorCode, details: { error_code: errorCode, limit: 5 } });
  });

  it('x-should-retry makes the SDK send a 400 again', async () => {
    const answer = fault.status(400, { headers: { 'x-should-retry': 'true', 'retry-after-ms': '1' } });
    const endpoint = await withAnswer({ answer });
    const client = endpoint.client.withOptions({ maxRetries: 2 });

    await errorOf(ask({ ...endpoint, ledger: endpoint.ledger, client }));

    expect(endpoint.ledger.count()).toBe(3);
  });

  it('an HTML 503 has no error type', async () => {
    const error = await errorOf(ask(await withAnswer({ answer: fault.html() })));

    expect(error).toBeInstanceOf(Anthropic.ServiceUnavailableError);
    expect(error).toMatchObject({ status: 503, type: null });
  });

  it('HTML with 200 resolves to a string', async () => {
    expect(await ask(await withAnswer({ answer: fault.html(200) }))).toMatch(/^<!doctype html>/);
  });

  it('an error body with 200 resolves to an object without content', async () => {
    const message = await ask(await withAnswer({ answer: fault.errorBody() }));

    expect(message).toMatchObject({ type: 'error', error: { type: 'api_error' } });
  });

  it('an empty body with 200 and a truncated one are bare syntax errors', async () => {
    const endpoint = await withAnswer({ answer: [fault.emptyBody(), fault.cut()] });

    expect(await errorOf(ask(endpoint))).toMatchObject({ name: 'SyntaxError' });
    expect(await errorOf(ask(endpoint))).toMatchObject({ name: 'SyntaxError' });
  });

  it.each([
    ['HTML', fault.html(200)],
    ['an error body', fault.errorBody()],
    ['an empty body', fault.emptyBody()],
    ['a clean close without message_stop', fault.cut()],
  ])('%s in place of a stream is a stream without a message', async (_, answer) => {
    const endpoint = await withAnswer({ answer });

    await expect(askStream(endpoint)).rejects.toThrow(/ended without (producing|sending any chunks)/);
  });

  it('a raw stream ends normally on a clean close', async () => {
    const events = await rawEvents(await withAnswer({ answer: fault.cut() }));

    expect(events.slice(0, 3)).toEqual(['message_start', 'content_block_start', 'content_block_delta']);
    expect(events).not.toContain('message_stop');
  });

  it('a reset before the headers is a connection error', async () => {
    const endpoint = await withAnswer({ answer: fault.reset('before-headers') });

    const error = await errorOf(ask(endpoint));

    expect(error).toBeInstanceOf(Anthropic.APIConnectionError);
    expect(error).not.toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
    expect(error).toMatchObject({ cause: { message: 'fetch failed', cause: { code: 'ECONNRESET' } } });
  });

  it('a reset in the body of a JSON answer is a bare TypeError', async () => {
    const error = await errorOf(ask(await withAnswer({ answer: fault.reset('mid-body') })));

    expect(error).not.toBeInstanceOf(Anthropic.AnthropicError);
    expect(error).toMatchObject({ name: 'TypeError', message: 'terminated', cause: { code: 'ECONNRESET' } });
  });

  it('a reset in the middle of a stream rejects the message', async () => {
    const endpoint = await withAnswer({ answer: fault.reset('mid-body') });

    expect(await errorOf(askStream(endpoint))).toHaveProperty(
      'message',
      expect.stringMatching(/terminated$/),
    );
    expect(endpoint.ledger.calls).toMatchObject([{ outcome: 'fault', fault: 'reset mid-body' }]);
  });

  it('an error event in the stream has a type and no status', async () => {
    const error = await errorOf(askStream(await withAnswer({ answer: fault.errorEvent() })));

    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error.status).toBeUndefined();
    expect(error).toMatchObject({ type: 'overloaded_error' });
  });

  it('an error event without a stream is the status of its type', async () => {
    const endpoint = await withAnswer({ answer: [fault.errorEvent(), fault.errorEvent('odd_error', 'odd')] });

    expect(await errorOf(ask(endpoint))).toMatchObject({ status: 529, type: 'overloaded_error' });
    expect(await errorOf(ask(endpoint))).toMatchObject({ status: 500, type: 'odd_error' });
  });

  it('no answer at all is the SDK timeout', async () => {
    const endpoint = await withAnswer({ answer: fault.never() });
    // Long enough for the endpoint to have the call, also on a busy machine.
    const client = endpoint.client.withOptions({ timeout: 1000 });

    const error = await errorOf(ask({ ...endpoint, ledger: endpoint.ledger, client }));
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 0);

    expect(error).toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
    expect(endpoint.ledger.calls).toMatchObject([{ outcome: 'aborted', fault: 'stall before-headers' }]);
  });

  it.each([
    ['silence after the headers', fault.stall('headers')],
    ['silence after the first bytes', fault.stall('first-bytes')],
    ['nothing but pings', fault.pings(5)],
  ])('%s outlasts the SDK timeout and ends by the signal', async (_, answer) => {
    const endpoint = await withAnswer({ answer });
    const client = endpoint.client.withOptions({ timeout: 100 });
    const asking = { signal: AbortSignal.timeout(400) };

    const results = await Promise.all([
      errorOf(ask({ ...endpoint, ledger: endpoint.ledger, client }, asking)),
      errorOf(askStream({ ...endpoint, ledger: endpoint.ledger, client }, asking)),
    ]);
    await endpoint.ledger.waitFor((ledger) => ledger.inFlight === 0);

    expect(results).not.toContainEqual(expect.any(Anthropic.APIConnectionTimeoutError));
    expect(endpoint.ledger.calls.map(({ outcome }) => outcome)).toEqual(['aborted', 'aborted']);
  });

  it('awkward messages resolve', async () => {
    const answer = [
      fault.refusal(),
      fault.maxTokens(),
      fault.contextExceeded(),
      fault.noContent(),
      fault.whitespace(),
      fault.thinkingFirst('said'),
      fault.toolUseFirst('said'),
      fault.fenced({ a: 1 }),
      fault.huge(3_000_000),
    ];
    const json = await withAnswer({ answer });
    const sse = await withAnswer({ answer });

    for (const check of AWKWARD) {
      check(await ask(json));
      check(await askStream(sse));
    }
    expect(json.ledger.calls.every(({ outcome }) => outcome === 'answered')).toBe(true);
  });
});

const AWKWARD: ((message: Message) => void)[] = [
  (message) =>
    expect(message).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', category: 'general_harms' },
    }),
  (message) => expect(message).toMatchObject({ stop_reason: 'max_tokens' }),
  (message) => expect(message).toMatchObject({ stop_reason: 'model_context_window_exceeded' }),
  (message) => expect(message).toMatchObject({ content: [], stop_reason: 'end_turn' }),
  (message) => expect(textOf(message)).toMatch(/^\s+$/),
  (message) =>
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'Let me see.', signature: 'c2lnbmVk' },
      { type: 'text', text: 'said' },
    ]),
  (message) =>
    expect(message.content).toMatchObject([
      { type: 'tool_use', name: 'look', input: { at: 1 } },
      { type: 'text', text: 'said' },
    ]),
  (message) => expect(textOf(message)).toMatch(/```json\n\{\n {2}"a": 1\n\}\n```/),
  (message) => expect(textOf(message)).toHaveLength(3_000_000),
];
