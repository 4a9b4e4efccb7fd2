import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { fakeEngine, REQUEST, serve, until, type Rig } from './fake-engine';

let rig: Rig;
afterEach(() => rig.close());

describe('POST /v1/messages', () => {
  it('answers as a message that names the real model and counts its tokens', async () => {
    rig = await serve(fakeEngine(() => ({ cachedTokens: 4 })));
    const { data, request_id } = await rig.client.messages.create(REQUEST).withResponse();
    expect(data).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'fake-1',
      content: [{ type: 'text', text: 'Hello there' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: 5,
        output_tokens: 2,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 4,
      },
    });
    expect(request_id).toMatch(/^req_local_/);
  });

  it('streams the events in the order in which the SDK wants them', async () => {
    rig = await serve(fakeEngine(() => ({ cachedTokens: 4 })));
    const events: string[] = [];
    const stream = rig.client.messages.stream(REQUEST).on('streamEvent', ({ type }) => events.push(type));
    const message = await stream.finalMessage();
    expect(events).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(message).toMatchObject({ content: [{ text: 'Hello there' }], stop_reason: 'end_turn' });
    expect(message.usage).toMatchObject({ input_tokens: 5, cache_read_input_tokens: 4, output_tokens: 2 });
  });

  it('streams a message without any text as an empty block', async () => {
    rig = await serve(fakeEngine(() => ({ pieces: [] })));
    expect((await rig.client.messages.stream(REQUEST).finalMessage()).content).toMatchObject([{ text: '' }]);
  });

  it.each<[string, object, Partial<Anthropic.Message>]>([
    ['max_tokens', { end: 'length' }, { stop_reason: 'max_tokens', stop_sequence: null }],
    [
      'a stop sequence',
      { end: 'stop', stoppedBy: 'END' },
      { stop_reason: 'stop_sequence', stop_sequence: 'END' },
    ],
  ])('says that %s ended the reply', async (_, generation, ending) => {
    rig = await serve(fakeEngine(() => generation));
    expect(await rig.client.messages.create(REQUEST)).toMatchObject(ending);
    expect(await rig.client.messages.stream(REQUEST).finalMessage()).toMatchObject(ending);
  });

  it('says when the context ended the reply, not the request', async () => {
    const engine = fakeEngine(() => ({ end: 'length' }));
    rig = await serve(engine);
    const message = await rig.client.messages.create({ ...REQUEST, max_tokens: 5000 });
    expect(message.stop_reason).toBe('model_context_window_exceeded');
    expect(engine.requests[0]?.maxTokens).toBe(98);
  });

  it('gives the engine a grammar for structured output', async () => {
    const engine = fakeEngine(() => ({ pieces: ['{"value":["a"]}'] }));
    rig = await serve(engine);
    const format = zodOutputFormat(z.object({ value: z.array(z.string().max(24)) }));
    const message = await rig.client.messages.parse({ ...REQUEST, output_config: { format } });
    expect(message.parsed_output).toEqual({ value: ['a'] });
    expect(engine.requests[0]?.grammar).toContain('char{0,23}');
  });

  it('joins system, blocks and neighbours of one role into turns', async () => {
    const engine = fakeEngine();
    rig = await serve(engine);
    await rig.client.messages.create({
      ...REQUEST,
      system: [
        { type: 'text', text: 'Be', cache_control: { type: 'ephemeral' } },
        { type: 'text', text: 'brief.' },
      ],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'a' }] },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c' },
        { role: 'user', content: 'd' },
      ],
      stop_sequences: ['END'],
    });
    expect(engine.requests[0]).toMatchObject({
      turns: [
        { role: 'system', text: 'Be\n\nbrief.' },
        { role: 'user', text: 'a' },
        { role: 'assistant', text: 'b' },
        { role: 'user', text: 'c\n\nd' },
      ],
      stop: ['END'],
      temperature: 0,
      grammar: undefined,
    });
  });

  it('gives the same request the same seed and message id', async () => {
    const engine = fakeEngine();
    rig = await serve(engine);
    const ids = [await rig.client.messages.create(REQUEST), await rig.client.messages.create(REQUEST)];
    expect(ids[0]?.id).toBe(ids[1]?.id);
    expect(engine.requests[0]?.seed).toBe(engine.requests[1]?.seed);
  });

  it.each([true, false])(
    'ends the generation when the client goes away (streamed: %s)',
    async (isStreamed) => {
      const engine = fakeEngine(undefined, true);
      rig = await serve(engine);
      const stop = new AbortController();
      const call = isStreamed
        ? rig.client.messages.stream(REQUEST, { signal: stop.signal }).finalMessage()
        : rig.client.messages.create(REQUEST, { signal: stop.signal });
      const failure = call.catch((error: unknown) => error);
      await until(() => engine.held.length === 1);
      stop.abort();
      await failure;
      await until(() => engine.aborted === 1);
      expect(engine.aborted).toBe(1);
    },
  );

  it('turns a failure in mid-stream into an error event', async () => {
    const engine = fakeEngine(() => ({ pieces: ['a'] }));
    rig = await serve({
      ...engine,
      generate: async (...args) => {
        await engine.generate(...args);
        throw new Error('out of memory');
      },
    });
    await expect(rig.client.messages.stream(REQUEST).finalMessage()).rejects.toMatchObject({
      type: 'api_error',
      message: expect.stringContaining('out of memory') as string,
    });
  });
});
