import { MAX_PAYLOAD_BYTES } from '../../../src/chain/contract';
import { reply } from './support/answers';
import {
  activitiesOver,
  detailsOf,
  environment,
  failureOf,
  generateRequest,
  within,
} from './support/requests';
import { useStubEndpoint } from './support/stub-endpoint';

const endpoint = useStubEndpoint();

const KEYWORDS = { type: 'array', items: { type: 'string', maxLength: 10 }, minItems: 2 } as const;
const PAGE = {
  type: 'object',
  properties: { title: { type: 'string' }, price: { type: 'number' } },
  required: ['title'],
  additionalProperties: false,
} as const;

const run = (request = generateRequest(), more = {}, values: readonly string[] = []) =>
  within(environment(), () => activitiesOver(endpoint, more).generate(request, ...values));
const replied = (text: string) => {
  endpoint.answer = reply({ text });
};

test('gives the text without the white space around it, and the receipt', async () => {
  endpoint.answer = reply({
    text: '\n  Hello there. \n',
    usage: {
      input_tokens: 1000,
      output_tokens: 200,
      cache_read_input_tokens: 500,
      cache_creation_input_tokens: 400,
    },
  });
  expect(await run()).toEqual({
    output: 'Hello there.',
    model: 'claude-haiku-4-5',
    requestId: 'req_stub',
    usage: { inputTokens: 1000, outputTokens: 200, cacheReadTokens: 500, cacheWriteTokens: 400 },
    cost: 0.00255,
  });
});

test('says what an alias stood for, and no cost for a model without a price', async () => {
  endpoint.answer = reply({ model: 'smollm2-135m' });
  const generated = await run(generateRequest({ model: 'writer' }), { models: { writer: 'smollm2' } });
  expect(generated).toMatchObject({ model: 'smollm2-135m', resolved: 'smollm2' });
  expect(generated).not.toHaveProperty('cost');
  expect(endpoint.received.at(-1)!.body['model']).toBe('smollm2');
});

test('gathers text past thinking and tool blocks', async () => {
  endpoint.answer = reply({
    before: [
      { type: 'thinking', thinking: 'hm' },
      { type: 'tool_use', id: 't', name: 'x', input: {} },
    ],
  });
  expect((await run()).output).toBe('Hello there.');
});

test.each(['', ' \n\t '])('rejects the empty reply %j', async (text) => {
  replied(text);
  expect(await run()).toMatchObject({
    reply: text,
    rejected: { by: 'empty', reasons: ['the reply is empty'] },
  });
});

test('gives the parsed value where there is a schema', async () => {
  replied('{"title":"Bicycle","price":12.5}');
  expect((await run(generateRequest({ output: PAGE }))).output).toEqual({ title: 'Bicycle', price: 12.5 });
});

test.each([
  ['wrapped', '{"value":["fold","light"]}'],
  ['bare', '["fold","light"]'],
  ['in a fence', '```json\n{"value":["fold","light"]}\n```'],
])('takes a value that is not an object, %s', async (_, text) => {
  replied(text);
  expect((await run(generateRequest({ output: KEYWORDS }))).output).toEqual(['fold', 'light']);
});

test.each([
  ['words around it', 'Here you are: {"title":"x"}', 'the reply is not one JSON value and nothing else'],
  [
    'two fences',
    '```json\n{"title":"x"}\n```\n```json\n{}\n```',
    'the reply is not one JSON value and nothing else',
  ],
  ['a key given twice', '{"title":"x","title":"y"}', 'the reply gives the key "title" twice in one object'],
  [
    'a key given twice in disguise',
    '{"title":"x","t\\u0069tle":"y"}',
    'the reply gives the key "title" twice in one object',
  ],
  [
    'a number beyond doubles',
    '{"title":"x","price":1e400}',
    'the reply $.price holds Infinity, which JSON cannot hold',
  ],
  [
    'a lone surrogate',
    '{"title":"\\ud800"}',
    'the reply $.title holds a lone surrogate, which UTF-8 cannot hold',
  ],
  [
    'nesting without end',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    'the reply is nested more than 128 levels deep',
  ],
])('rejects JSON with %s', async (_, text, reason) => {
  replied(text);
  const generated = await run(generateRequest({ output: PAGE }));
  expect(generated).toMatchObject({ reply: text, rejected: { by: 'json', reasons: [reason] } });
  expect(generated).not.toHaveProperty('output');
});

test('rejects the wrong shape with every problem and its place', async () => {
  replied('{"price":"12","colour":"red"}');
  const generated = await run(generateRequest({ output: PAGE }));
  expect(generated.rejected).toEqual({
    by: 'schema',
    reasons: [
      "the value must have required property 'title'",
      'the value must NOT have additional properties: "colour"',
      '/price must be number',
    ],
  });
});

test('holds the output to rules after its shape', async () => {
  replied('Buy this bicycle now!');
  const rules = [{ maxWords: 3 }, { excludes: ['!'] }];
  expect((await run(generateRequest({ rules }))).rejected).toEqual({
    by: 'rule',
    reasons: ['has 4 words, at most 3 are allowed', 'includes "!", which is not allowed'],
  });
});

test.each([
  ['refusal', 'Model.Refused'],
  ['max_tokens', 'Model.Truncated'],
  ['model_context_window_exceeded', 'Model.ContextExceeded'],
])('never takes a reply that stopped with %s, and says what it cost', async (stopReason, type) => {
  endpoint.answer = reply({ stopReason, text: 'Half a', usage: { input_tokens: 100, output_tokens: 20 } });
  const failure = await failureOf(run());
  expect(failure).toMatchObject({ type, nonRetryable: true });
  expect(detailsOf(failure)).toEqual({
    model: 'claude-haiku-4-5',
    usage: { inputTokens: 100, outputTokens: 20 },
    requestId: 'req_stub',
    cost: 0.0002,
  });
});

test('refuses a result that no payload holds, by step, size and mend, after one call', async () => {
  replied('é'.repeat(1_500_000));
  const calls = endpoint.received.length;
  const failure = await failureOf(run());
  expect(failure).toMatchObject({ type: 'Output.TooLarge', nonRetryable: true });
  expect(failure.message).toMatch(
    /^the reply of page\/generate\/1 has 30001\d\d bytes, at most 2031616 fit a result: /,
  );
  expect(detailsOf(failure).usage).toEqual({ inputTokens: 10, outputTokens: 5 });
  expect(endpoint.received.length - calls).toBe(1);
});

test('takes a large result where the worker allows it', async () => {
  replied('x'.repeat(MAX_PAYLOAD_BYTES));
  expect((await run(generateRequest(), { maxOutputBytes: 4_000_000 })).output).toHaveLength(
    MAX_PAYLOAD_BYTES,
  );
});

test('names a slot without a value and calls no model', async () => {
  const calls = endpoint.received.length;
  const failure = await failureOf(run(generateRequest({ prompt: 'About {{brief}}' })));
  expect(failure).toMatchObject({ type: 'Slot.Missing', nonRetryable: true });
  expect(failure.message).toBe('{{brief}} has no value; write {{brief?}} where it may be absent');
  expect(endpoint.received.length - calls).toBe(0);
});

test.each([
  ['a template that cannot be read', { prompt: 'About {{brief' }, 'ChainDefinitionError', /is not closed/],
  [
    'a schema that cannot be compiled',
    { output: { type: 'strange' } },
    'Model.Config',
    /^the output schema cannot be used: /,
  ],
  [
    'a schema that cannot be sent',
    { output: { type: 'object', properties: { x: {} } } },
    'Model.Config',
    /the output schema cannot be sent: /,
  ],
  ['a rule that is not a pattern', { rules: [{ matches: '(' }] }, 'Model.Config', /^a rule cannot be used: /],
])('gives up on %s', async (_, more, type, message) => {
  replied('"x"');
  const failure = await failureOf(run(generateRequest(more)));
  expect(failure).toMatchObject({ type, nonRetryable: true });
  expect(failure.message).toMatch(message);
});

test('asks again with the reply and its reasons', async () => {
  replied('Better.');
  const request = generateRequest({
    prompt: 'About {{brief}}',
    names: ['brief', 'reply.0'],
    turns: [{ reasons: ['has 15 words, at most 12 are allowed'] }],
  });
  await run(request, {}, ['bicycles', 'Too long']);
  const messages = endpoint.received.at(-1)!.body['messages'] as { role: string; content: string }[];
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(messages[0]!.content).toBe('About bicycles');
  expect(messages[1]!.content).toBe('Too long');
  expect(messages[2]!.content).toContain('- has 15 words, at most 12 are allowed');
});
