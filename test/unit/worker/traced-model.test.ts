import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  createAnthropicModel,
  type Model,
  ModelError,
  type ModelContext,
  type ModelRequest,
} from '../../../src/activities';
import { tracedModel } from '../../../src/worker';

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
});
afterEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

const REQUEST: ModelRequest = {
  model: 'claude-haiku-5-5',
  maxTokens: 100,
  system: 'secret system',
  messages: [{ role: 'user', content: 'secret prompt' }],
};
const CONTEXT: ModelContext = {
  signal: new AbortController().signal,
  call: 'write/generate/1',
  run: 'run-1',
  idle: 1000,
  onEvent: () => undefined,
};
const model: Model = () =>
  Promise.resolve({
    model: 'claude-haiku-5-5-20260901',
    text: 'secret reply',
    stopReason: 'end_turn',
    usage: { inputTokens: 12, outputTokens: 3 },
    requestId: 'req_1',
  });

test('a model call is a span with the attributes of GenAI, without what was said', async () => {
  await tracedModel(model, { content: false })(REQUEST, CONTEXT);
  const [span] = exporter.getFinishedSpans();
  expect(span!.name).toBe('chat claude-haiku-5-5');
  expect(span!.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'claude-haiku-5-5',
    'gen_ai.request.max_tokens': 100,
    'gen_ai.response.model': 'claude-haiku-5-5-20260901',
    'gen_ai.response.finish_reasons': ['end_turn'],
    'gen_ai.usage.input_tokens': 12,
    'gen_ai.usage.output_tokens': 3,
    'catenary.call': 'write/generate/1',
  });
  expect(JSON.stringify(span!.attributes)).not.toContain('secret');
});

test('a span names the provider that the model names, and none where it names none', async () => {
  const provided: Model = Object.assign((...asked: Parameters<Model>) => model(...asked), {
    provider: 'openai',
  });
  const overHttp = createAnthropicModel({
    baseUrl: 'http://127.0.0.1:1',
    fetch: () => Promise.reject(new Error('x')),
  });
  await tracedModel(model, { content: false })(REQUEST, CONTEXT);
  await tracedModel(provided, { content: false })(REQUEST, CONTEXT);
  await tracedModel(overHttp, { content: false })(REQUEST, CONTEXT).catch(() => undefined);
  const names = exporter.getFinishedSpans().map(({ attributes }) => attributes['gen_ai.provider.name']);
  expect(names).toEqual([undefined, 'openai', 'anthropic']);
});

test('what was said is on the span only where it was asked for', async () => {
  await tracedModel(model, { content: true })(REQUEST, CONTEXT);
  const text = JSON.stringify(exporter.getFinishedSpans()[0]!.attributes);
  expect(text).toContain('secret prompt');
  expect(text).toContain('secret reply');
});

test('a failed call is an error by its type, without its words', async () => {
  const failing: Model = () =>
    Promise.reject(new ModelError({ kind: 'answered', status: 400, message: 'secret prompt is refused' }));
  await expect(tracedModel(failing, { content: false })(REQUEST, CONTEXT)).rejects.toThrow('is refused');
  const [span] = exporter.getFinishedSpans();
  expect(span!.status).toEqual({ code: SpanStatusCode.ERROR, message: 'ModelError' });
  expect(span!.attributes['error.type']).toBe('ModelError');
  expect(JSON.stringify([span!.attributes, span!.events, span!.status])).not.toContain('secret');
});
