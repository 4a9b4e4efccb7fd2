import type Anthropic from '@anthropic-ai/sdk';
import { createScriptedEndpoint } from '../../../src/testing/scripted';
import { ask, askStream, closeAll, errorOf, mounted, MOUNTS, textOf } from './scripted-mounts';

afterEach(closeAll);

describe.each(MOUNTS)('messages %s', (mount) => {
  it('has every field of a message, the same as JSON and as a stream', async () => {
    const endpoint = await mounted(mount, { answer: { text: 'Fresh bread, daily', model: 'claude-other' } });

    const json = await ask(endpoint);
    const streamed = await askStream(endpoint);

    expect(json).toMatchObject({
      id: expect.stringMatching(/^msg_[0-9a-f]{24}$/),
      type: 'message',
      role: 'assistant',
      model: 'claude-other',
      content: [{ type: 'text', text: 'Fresh bread, daily', citations: null }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 3,
        output_tokens: 5,
        cache_read_input_tokens: 0,
        cache_creation_input_tokens: 0,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        service_tier: 'standard',
      },
    });
    const { parsed_output: _parsed, ...message } = streamed as typeof streamed & { parsed_output?: unknown };
    expect(message).toMatchObject({ ...json, id: message.id });
  });

  it('streams the events in the order of the API', async () => {
    const endpoint = await mounted(mount, { answer: 'Bread', msPerToken: 1 });
    const response = await endpoint.client.messages
      .create({ model: 'm', max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'Hi' }] })
      .asResponse();

    const text = await response.text();

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect([...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('names each request and hashes its body into the message id', async () => {
    const endpoint = await mounted(mount, { answer: 'Yes' });

    const [first, again, other] = [
      await ask(endpoint),
      await ask(endpoint),
      await ask(endpoint, { text: 'Other' }),
    ];

    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    expect([first, again, other].map((message) => (message as { _request_id?: string })._request_id)).toEqual(
      ['req_000001', 'req_000002', 'req_000003'],
    );
  });

  it('cuts the answer at max_tokens, never inside a character', async () => {
    const endpoint = await mounted(mount, { answer: 'abc😀defgh' });

    const message = await ask(endpoint, { maxTokens: 1 });

    expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 1 } });
    expect(textOf(message)).toBe('abc😀');
  });

  it('stops at a stop sequence', async () => {
    const endpoint = await mounted(mount, { answer: 'one END two' });

    const message = await endpoint.client.messages.create({
      model: 'm',
      max_tokens: 100,
      stop_sequences: ['two', 'END'],
      messages: [{ role: 'user', content: 'Hi' }],
    });

    expect(message).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
    expect(textOf(message)).toBe('one ');
  });

  it('an answer says what it likes about its usage', async () => {
    const endpoint = await mounted(mount, { answer: { json: { ok: true }, usage: { output_tokens: 77 } } });

    const messages = [await ask(endpoint), await askStream(endpoint)];

    expect(messages.map(textOf)).toEqual(['{"ok":true}', '{"ok":true}']);
    expect(messages.map(({ usage }) => usage.output_tokens)).toEqual([77, 77]);
  });

  it('counts a cached prefix as written once and read ever after', async () => {
    const endpoint = await mounted(mount, { answer: 'Yes' });
    const send = (question: string) =>
      endpoint.client.messages.create({
        model: 'm',
        max_tokens: 10,
        system: [{ type: 'text', text: 'x'.repeat(400), cache_control: { type: 'ephemeral', ttl: '1h' } }],
        messages: [{ role: 'user', content: question }],
      });

    const [first, second] = [await send('One?'), await send('Another?')];

    expect(first.usage).toMatchObject({
      input_tokens: 2,
      cache_creation_input_tokens: 100,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 100 },
    });
    expect(second.usage).toMatchObject({
      input_tokens: 3,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 100,
    });
  });

  it('a growing conversation with top-level caching reads what the last turn wrote', async () => {
    const endpoint = await mounted(mount, { answer: 'Yes' });
    const turn = { role: 'user' as const, content: 'x'.repeat(40) };
    const send = (messages: Anthropic.MessageParam[]) =>
      endpoint.client.messages.create({
        model: 'm',
        max_tokens: 10,
        cache_control: { type: 'ephemeral' },
        messages,
      });

    const first = await send([turn]);
    const second = await send([turn, { role: 'assistant', content: 'Yes' }, turn]);

    expect(first.usage.cache_creation_input_tokens).toBe(11);
    expect(second.usage).toMatchObject({ cache_read_input_tokens: 11, input_tokens: 0 });
  });

  it('counts tokens as the usage does', async () => {
    const endpoint = await mounted(mount, { answer: 'Yes' });
    const prompt = {
      model: 'm',
      system: 'You sell bread.',
      tools: [{ name: 'look', input_schema: { type: 'object' as const } }],
      messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Which?' }] }],
    };

    const { input_tokens: counted } = await endpoint.client.messages.countTokens(prompt);
    const { usage } = await endpoint.client.messages.create({ ...prompt, max_tokens: 10 });

    expect(counted).toBe(usage.input_tokens);
    expect(endpoint.ledger.count()).toBe(1);
  });

  it('lists models and knows any', async () => {
    const { client } = await mounted(mount);

    expect((await client.models.list()).data.map(({ id }) => id)).toContain('claude-haiku-5-5');
    expect(await client.models.retrieve('my-model')).toMatchObject({ id: 'my-model', lifecycle: 'active' });
  });

  it.each([
    [{ max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] }, 'model: Field required'],
    [{ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }, 'max_tokens: Field required'],
    [{ model: 'm', max_tokens: 1.5, messages: [] }, 'max_tokens: Input should be a valid integer'],
    [{ model: 'm', max_tokens: -1, messages: [] }, 'max_tokens: Input should be greater than or equal to 0'],
    [{ model: 'm', max_tokens: 1 }, 'messages: Field required'],
    [{ model: 'm', max_tokens: 1, messages: 'Hi' }, 'messages: Input should be a valid list'],
    [{ model: 'm', max_tokens: 1, messages: [] }, 'messages: at least one message is required'],
    [
      { model: 'm', max_tokens: 1, messages: [{ role: 'tool', content: 'Hi' }] },
      "messages.0.role: Input should be 'user', 'assistant' or 'system'",
    ],
    [
      { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: '' }] },
      'messages.0: all messages must have non-empty content except for the optional final assistant message',
    ],
    [
      { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
      'messages.0: text content blocks must be non-empty',
    ],
  ])('answers 400 to %j', async (body, message) => {
    const { client, ledger } = await mounted(mount, { answer: 'Yes' });

    const error = await errorOf(client.messages.create(body as unknown as Anthropic.MessageCreateParams));

    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', apiMessage: message });
    expect(ledger.calls).toMatchObject([{ outcome: 'fault', fault: 'status 400' }]);
  });

  it('answers 404 elsewhere', async () => {
    const { client } = await mounted(mount);

    expect(await errorOf(client.messages.batches.list())).toMatchObject({
      status: 404,
      apiMessage: 'Not found: GET /v1/messages/batches',
    });
  });
});

describe('credentials', () => {
  const body = JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] });

  it.each([
    [{ 'x-api-key': 'key' }, 200],
    [{ authorization: 'Bearer key' }, 200],
    [{ authorization: 'Basic key' }, 401],
    [{}, 401],
  ])('%j is %i', async (headers, status) => {
    const endpoint = createScriptedEndpoint({ answers: {}, fallback: 'Yes' });
    const { baseUrl } = await endpoint.listen();

    const inProcess = await endpoint.fetch('http://scripted.invalid/v1/messages', {
      method: 'POST',
      headers,
      body,
    });
    const overHttp = await fetch(`${baseUrl}/v1/messages`, { method: 'POST', headers, body });
    await Promise.all([inProcess.text(), overHttp.text()]);
    await endpoint.close();

    expect([inProcess.status, overHttp.status]).toEqual([status, status]);
  });

  it('a body above 32 MB is too large', async () => {
    const endpoint = createScriptedEndpoint({ answers: {} });
    const { baseUrl } = await endpoint.listen();

    const response = await fetch(`${baseUrl}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'key' },
      body: 'x'.repeat(33 * 1024 * 1024),
    });
    const error = (await response.json()) as { error: { type: string } };
    await endpoint.close();

    expect([response.status, error.error.type]).toEqual([413, 'request_too_large']);
  });
});
