import {
  createActivities,
  createAnthropicModel,
  ModelError,
  type ModelRequest,
} from '../../../src/activities';
import { freePorts } from '../../../src/dev/server/free-ports';
import { reply } from './support/answers';
import { activitiesOver, environment, failureOf, generateRequest, KEY, within } from './support/requests';
import { useStubEndpoint } from './support/stub-endpoint';

const endpoint = useStubEndpoint();

const context = {
  signal: new AbortController().signal,
  call: 'page/generate/1',
  run: 'page-1',
  idle: 1000,
  onEvent: () => undefined,
};
const request: ModelRequest = { model: 'm', maxTokens: 10, messages: [{ role: 'user', content: 'Hi' }] };

test('streams, names the call, and sends the key as a bearer token', async () => {
  await within(environment(), () => activitiesOver(endpoint).generate(generateRequest()));
  const { body, headers } = endpoint.received.at(-1)!;
  expect(body).toEqual({
    model: 'claude-haiku-4-5',
    max_tokens: 100,
    stream: true,
    messages: [{ role: 'user', content: 'Write one headline about the little folding bicycle.' }],
  });
  expect(headers).toMatchObject({ 'x-catenary-call': 'page/generate/1', authorization: `Bearer ${KEY}` });
});

test('marks system and context as the prefix that can be cached', async () => {
  const shared = { system: 'Plain words.', context: 'The handbook: {{book}}', names: ['book'] };
  await within(environment(), () =>
    activitiesOver(endpoint).generate(generateRequest({ ...shared, prompt: 'Sum up.' }), 'abc'),
  );
  const cache_control = { type: 'ephemeral' };
  expect(endpoint.received.at(-1)!.body).toMatchObject({
    system: [{ type: 'text', text: 'Plain words.', cache_control }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'The handbook: abc', cache_control },
          { type: 'text', text: 'Sum up.' },
        ],
      },
    ],
  });
});

test('sends a schema that is not an object in a wrapping, with its limits as hints', async () => {
  endpoint.answer = reply({ text: '{"value":["a","b"]}' });
  const output = { type: 'array', items: { type: 'string', maxLength: 24 }, minItems: 2 } as const;
  await within(environment(), () => activitiesOver(endpoint).generate(generateRequest({ output })));
  expect(endpoint.received.at(-1)!.body['output_config']).toEqual({
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: {
          value: {
            type: 'array',
            description: '{minItems: 2}',
            items: { type: 'string', description: '{maxLength: 24}' },
          },
        },
        required: ['value'],
        additionalProperties: false,
      },
    },
  });
});

test('uses the connection again', async () => {
  const ports: (number | undefined)[] = [];
  endpoint.answer = (response, received) => {
    ports.push(response.socket?.remotePort);
    reply()(response, received);
  };
  const model = createAnthropicModel({ apiKey: KEY, baseUrl: endpoint.url });
  for (let i = 0; i < 3; i++) {
    await model(request, context);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(ports).toEqual([ports[0], ports[0], ports[0]]);
});

test('calls through the fetch that is given', async () => {
  endpoint.answer = reply();
  const urls: string[] = [];
  const model = createAnthropicModel({
    baseUrl: endpoint.url,
    fetch: (url, init) => {
      urls.push(new Request(url).url);
      return fetch(url, init);
    },
  });
  expect((await model(request, context)).text).toBe('Hello there.');
  expect(urls).toEqual([`${endpoint.url}/v1/messages`]);
  expect(endpoint.received.at(-1)!.headers.authorization).toBe('Bearer none');
});

test("wants a key for Anthropic's own address", () => {
  expect(() => createAnthropicModel()).toThrow('a key is needed for https://api.anthropic.com');
});

test.each([
  [{ apiKey: '' }, 'apiKey is empty: give a key (ANTHROPIC_API_KEY), or leave apiKey out'],
  [{ apiKey: ' ', baseUrl: 'http://127.0.0.1:1' }, 'apiKey is empty'],
  [{ baseUrl: 'foo' }, 'baseUrl is "foo": it must be an http address, such as https://api.anthropic.com'],
  [{ baseUrl: 'ftp://models' }, 'baseUrl is "ftp://models": it must be an http address'],
  [{ baseUrl: 'http://me:hunter2@models' }, 'baseUrl holds a user or a password, which no request'],
])('refuses %j before any call', (options, message) => {
  const make = () => createAnthropicModel({ apiKey: KEY, ...options });
  expect(make).toThrow(TypeError);
  expect(make).toThrow(message);
  expect(make).not.toThrow('hunter2');
});

test('says where nothing listens, and how that is looked at', async () => {
  const [port] = await freePorts('127.0.0.1', 1);
  const model = createAnthropicModel({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: KEY });
  await expect(model(request, context)).rejects.toMatchObject({
    name: 'ModelError',
    facts: { kind: 'connection', endpoint: `127.0.0.1:${port}`, message: 'Connection error (ECONNREFUSED)' },
  });
  const failure = await failureOf(
    within(environment(), () => createActivities({ model }).generate(generateRequest())),
  );
  expect(failure.message).toBe(
    `the connection failed: Connection error (ECONNREFUSED); the endpoint is 127.0.0.1:${port}, which \`npx catenary doctor\` looks at`,
  );
});

test("a model of one's own says it by the fact `endpoint`, and nothing else with it", async () => {
  const saying = (endpoint: string) => () =>
    Promise.reject(new ModelError({ kind: 'connection', message: 'cut', endpoint }));
  const messageOf = async (endpoint: string): Promise<string> =>
    (
      await failureOf(
        within(environment(), () =>
          createActivities({ model: saying(endpoint) }).generate(generateRequest()),
        ),
      )
    ).message;
  expect(await messageOf('models.shop:4000')).toContain('cut; the endpoint is models.shop:4000, which');
  expect(await messageOf('models.shop, key hunter2')).toBe('the connection failed: cut');
});
