import { fakeEngine, REQUEST, serve, type Rig } from './fake-engine';

let rig: Rig;
beforeAll(async () => {
  rig = await serve(fakeEngine());
});
afterAll(() => rig.close());

const post = (body: unknown, headers: Record<string, string> = { 'x-api-key': 'any' }): Promise<Response> =>
  fetch(`${rig.url}/v1/messages`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });

describe('the Messages API of the local model', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'the body is not JSON'],
    ['no object', '[]', 'the body is not a JSON object'],
    ['no model', { ...REQUEST, model: undefined }, 'model: Field required'],
    ['no max_tokens', { ...REQUEST, max_tokens: undefined }, 'max_tokens: Field required'],
    ['a bad max_tokens', { ...REQUEST, max_tokens: 0 }, 'max_tokens: Input should be'],
    ['no messages', { ...REQUEST, messages: undefined }, 'messages: Field required'],
    ['odd messages', { ...REQUEST, messages: 'hi' }, 'messages: Input should be'],
    ['an empty list', { ...REQUEST, messages: [] }, 'messages: at least one message'],
    ['a bad role', { ...REQUEST, messages: [{ role: 'bot', content: '' }] }, 'messages.0.role: Input'],
    ['no content', { ...REQUEST, messages: [{ role: 'user' }] }, 'messages.0.content: Field required'],
    ['odd content', { ...REQUEST, ...user(7) }, 'messages.0.content: Input should be'],
    [
      'an image',
      { ...REQUEST, ...user([{ type: 'image' }]) },
      'messages.0.content.0.type: the local model reads text only, not image',
    ],
    ['odd text', { ...REQUEST, ...user([{ type: 'text' }]) }, 'messages.0.content.0.text: Input'],
    [
      'prefill',
      { ...REQUEST, messages: [{ role: 'assistant', content: 'I' }] },
      'must end with a user message',
    ],
    ['tools', { ...REQUEST, tools: [{}] }, 'tools: the local model has no tools'],
    ['thinking', { ...REQUEST, thinking: { type: 'adaptive' } }, 'thinking: the local model does not think'],
    ['an odd stop sequence', { ...REQUEST, stop_sequences: [' '] }, 'stop_sequences: each'],
    ['a hot temperature', { ...REQUEST, temperature: 2 }, 'temperature: Input should be'],
    [
      'an odd format',
      { ...REQUEST, output_config: { format: { type: 'xml' } } },
      'output_config.format.type',
    ],
    [
      'an odd schema',
      { ...REQUEST, output_config: { format: { type: 'json_schema' } } },
      'output_config.format.schema: a schema',
    ],
    [
      'a long prompt',
      { ...REQUEST, ...user('word '.repeat(200)) },
      'prompt is too long: 201 tokens > 99 maximum',
    ],
  ])('refuses %s with the reason', async (_, body, message) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(message) as string },
      request_id: response.headers.get('request-id'),
    });
  });

  it('refuses a body above 8 MiB', async () => {
    const response = await post('x'.repeat(8 * 1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { type: 'request_too_large' } });
  });

  it('refuses a request without any key, and takes both kinds', async () => {
    expect((await post(REQUEST, {})).status).toBe(401);
    expect((await post(REQUEST, { authorization: 'Bearer any' })).status).toBe(200);
    expect((await post(REQUEST, { 'x-api-key': 'any' })).status).toBe(200);
  });

  it('knows no other address', async () => {
    const response = await fetch(`${rig.url}/v1/complete`, { headers: { 'x-api-key': 'any' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'not_found_error' } });
  });
});

describe('the other addresses of the local model', () => {
  it('counts tokens', async () => {
    const { model, messages } = REQUEST;
    expect(await rig.client.messages.countTokens({ model, messages })).toEqual({ input_tokens: 2 });
  });

  it('lists its one model and describes it', async () => {
    expect((await rig.client.models.list()).data).toMatchObject([{ id: 'fake-1', max_input_tokens: 116 }]);
    expect(await rig.client.models.retrieve('fake-1')).toMatchObject({ id: 'fake-1', type: 'model' });
    await expect(rig.client.models.retrieve('other')).rejects.toMatchObject({ status: 404 });
  });

  it('says without a key that it is well', async () => {
    expect(await (await fetch(`${rig.url}/health?now`)).json()).toEqual({ status: 'ok', model: 'fake-1' });
  });
});
